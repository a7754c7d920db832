"""Bronze against itself: what was delivered is accounted for, record by record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from flows.workspace import Workspace
from infra.catalog.checks import Candidate, CheckResult, Verdict

_RECORD = ("source", "delivery", "record")
_CONSUMED_AS = ["source", "delivery", "table_name"]


@dataclass(frozen=True)
class DeliveriesReconcile:
    """Nothing delivered is lost or counted twice: each delivery's records are all accounted for."""

    work: Workspace
    name: str = "deliveries_reconcile"
    of_host: bool = True

    def __call__(self, candidate: Candidate) -> CheckResult:
        """Count rows and quarantined records by delivery, and compare with what `bronze.deliveries` says."""
        if "bronze.deliveries" not in candidate.changes.tables:
            return CheckResult(self.name, Verdict.PASSED, "no delivery consumed")
        consumed = self._of_the_host(candidate, "bronze.deliveries").where(F.col("run_key") == candidate.run.key.value)
        deliveries = _by_table(consumed)
        if not deliveries:
            return CheckResult(self.name, Verdict.PASSED, "no delivery consumed")
        found = reduce(DataFrame.unionByName, (self._found(candidate, *one) for one in deliveries.items()))
        rows = consumed.join(found, _CONSUMED_AS, "left").na.fill(0).collect()
        wrong = [row["file_name"] for row in rows if not _reconciles(row.asDict())]
        if wrong:
            return CheckResult(self.name, Verdict.FAILED, f"counts do not add up: {', '.join(wrong)}")
        records = sum(row["records"] for row in rows)
        return CheckResult(self.name, Verdict.PASSED, f"{records:,} records of {len(rows)} deliveries add up")

    def _found(self, candidate: Candidate, table: str, deliveries: Sequence[str]) -> DataFrame:
        """What one table, and quarantine for it, have of each delivery, whichever runs brought it."""
        of_these = F.col("delivery").isin(*deliveries)
        rows = self._of_the_host(candidate, table).where(of_these)
        put_by = self._of_the_host(candidate, "bronze.quarantine").where(of_these & (F.col("table_name") == table))
        # A record of which some rows are good counts as accepted, although the others are kept in quarantine.
        kept = put_by.join(rows, list(_RECORD), "left_anti")
        accepted = rows.groupBy("source", "delivery").agg(
            F.count(F.lit(1)).alias("rows_found"), F.countDistinct("record").alias("accepted_found")
        )
        quarantined = kept.groupBy("source", "delivery").agg(F.countDistinct("record").alias("quarantined_found"))
        counted = accepted.join(quarantined, ["source", "delivery"], "full")
        return counted.withColumn("table_name", F.lit(table))

    def _of_the_host(self, candidate: Candidate, table: str) -> DataFrame:
        return self.work.table_at(candidate.head, table).where(F.col("host") == candidate.run.host)


def _by_table(consumed: DataFrame) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in consumed.select("table_name", "delivery").distinct().collect():
        found.setdefault(row.table_name, []).append(row.delivery)
    return found


def _reconciles(row: dict[str, int]) -> bool:
    return (
        row["records"] == row["accepted"] + row["quarantined"] + row["ignored"]
        and row["table_rows"] == row["rows_found"]
        and row["accepted"] == row["accepted_found"]
        and row["quarantined"] == row["quarantined_found"]
    )
