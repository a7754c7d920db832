"""A withdrawal takes out of bronze what its deliveries put there, and not a row more or less."""

from dataclasses import dataclass

from pyspark.sql import functions as F

from flows.workspace import Workspace
from infra.catalog.checks import Candidate, CheckResult, Verdict

_ACCOUNT = "bronze.deliveries"
# Rows of these are neither events nor articles: records kept for their reasons, and the account itself.
_BESIDE = frozenset({_ACCOUNT, "bronze.quarantine"})


@dataclass(frozen=True)
class TakesOutWhatItNames:
    """Of each table of bronze as many rows are gone as the withdrawn deliveries had."""

    work: Workspace
    name: str = "takes_out_what_it_names"
    of_host: bool = True

    def __call__(self, candidate: Candidate) -> CheckResult:
        """Compare what files say is gone with what bronze.deliveries said was there."""
        had = self._had(candidate)
        gone = {
            change.table: change.rows_removed - change.rows_added
            for change in candidate.changes.tables.values()
            if change.table.startswith("bronze.") and change.table not in _BESIDE
        }
        wrong = [
            f"{table}: {gone.get(table, 0):,} rows are gone, {had.get(table, 0):,} were withdrawn"
            for table in sorted({*had, *gone})
            if gone.get(table, 0) != had.get(table, 0)
        ]
        if wrong:
            return CheckResult(self.name, Verdict.FAILED, "; ".join(wrong))
        told = ", ".join(f"{rows:,} rows of {table}" for table, rows in sorted(had.items()) if rows)
        return CheckResult(self.name, Verdict.PASSED, f"gone: {told or 'no row'}")

    def _had(self, candidate: Candidate) -> dict[str, int]:
        """Rows by table that the base accounts for, of the deliveries that the run accounts for anew."""
        host = F.col("host") == candidate.run.host
        named = self.work.table_at(candidate.head, _ACCOUNT).where(host & (F.col("run_key") == candidate.run.key.value))
        before = self.work.table_at(candidate.base, _ACCOUNT).where(host)
        counted = before.join(named.select("source", "delivery"), ["source", "delivery"], "left_semi")
        return {
            row.table_name: row.rows
            for row in counted.groupBy("table_name").agg(F.sum("table_rows").alias("rows")).collect()
        }
