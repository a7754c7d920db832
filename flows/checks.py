"""The checks that a candidate is put to: every touched table against its contract, and tables against each other."""

from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from contracts.enforcer import verify
from contracts.registry import all_contracts, contract_for
from contracts.verdict import Verdict as ContractVerdict
from flows.workspace import Workspace
from infra.catalog.changes import TableChange
from infra.catalog.checks import Candidate, Check, CheckResult, Finding, Verdict
from infra.catalog.partitions import Partition

_RECORD = ("source", "delivery", "record")
_CONSUMED_AS = ["source", "delivery", "table_name"]


@dataclass(frozen=True)
class ContractsHold:
    """Every contract holds in every partition that the run touched, as the candidate has them."""

    work: Workspace
    name: str = "contracts"

    def __call__(self, candidate: Candidate) -> CheckResult:
        """Verify table by table; a table without a contract fails, as nothing says what it must be."""
        verdicts = [
            self._verdict(candidate, change) for change in candidate.changes.tables.values() if not change.dropped
        ]
        broken = [verdict for verdict in verdicts if not verdict.passed]
        warned = [verdict for verdict in verdicts if verdict.warnings]
        findings = tuple(finding for verdict in verdicts for finding in _findings(verdict))
        if broken:
            return CheckResult(self.name, Verdict.FAILED, "; ".join(map(_told, broken)), findings)
        status = Verdict.WARNED if warned else Verdict.PASSED
        detail = "; ".join(map(_told, warned)) or f"{len(findings)} rules of {len(verdicts)} tables hold"
        return CheckResult(self.name, status, detail, findings)

    def _verdict(self, candidate: Candidate, change: TableChange) -> ContractVerdict:
        frame = self.work.table_at(candidate.head, change.table)
        return verify(frame.where(_touched(change)), contract_for(change.table))


@dataclass(frozen=True)
class StaysInItsHost:
    """A host's run touches partitions of that host alone, and drops no table."""

    name: str = "stays_in_its_host"

    def __call__(self, candidate: Candidate) -> CheckResult:
        """Look at the files that the candidate added or removed."""
        host = candidate.run.host
        strayed = [
            f"{change.table}: {what}" for change in candidate.changes.tables.values() for what in _strayed(change, host)
        ]
        if strayed:
            return CheckResult(self.name, Verdict.FAILED, "; ".join(strayed))
        touched = sum(len(change.partitions or ()) for change in candidate.changes.tables.values())
        return CheckResult(self.name, Verdict.PASSED, f"{touched} partitions of {host} touched, no other")


@dataclass(frozen=True)
class DeliveriesReconcile:
    """Nothing delivered is lost or counted twice: each delivery's records are all accounted for."""

    work: Workspace
    name: str = "deliveries_reconcile"

    def __call__(self, candidate: Candidate) -> CheckResult:
        """Count rows and quarantined records by delivery, and compare with what `bronze.deliveries` says."""
        if "bronze.deliveries" not in candidate.changes.tables:
            return CheckResult(self.name, Verdict.PASSED, "no delivery consumed")
        consumed = self._of_this_run(candidate, "bronze.deliveries")
        tables = sorted(row["table_name"] for row in consumed.select("table_name").distinct().collect())
        if not tables:
            return CheckResult(self.name, Verdict.PASSED, "no delivery consumed")
        found = reduce(DataFrame.unionByName, (self._found(candidate, table) for table in tables))
        joined = consumed.join(found, _CONSUMED_AS, "left").na.fill(0)
        rows = joined.collect()
        wrong = [row["file_name"] for row in rows if not _reconciles(row.asDict())]
        if wrong:
            return CheckResult(self.name, Verdict.FAILED, f"counts do not add up: {', '.join(wrong)}")
        records = sum(row["records"] for row in rows)
        return CheckResult(self.name, Verdict.PASSED, f"{records:,} records of {len(rows)} deliveries add up")

    def _found(self, candidate: Candidate, table: str) -> DataFrame:
        """What one table, and quarantine for it, have of each delivery."""
        rows = self._of_this_run(candidate, table)
        put_by = self._of_this_run(candidate, "bronze.quarantine").where(F.col("table_name") == table)
        # A record of which some rows are good counts as accepted, although the others are kept in quarantine.
        kept = put_by.join(rows, list(_RECORD), "left_anti")
        accepted = rows.groupBy("source", "delivery").agg(
            F.count(F.lit(1)).alias("rows_found"), F.countDistinct("record").alias("accepted_found")
        )
        quarantined = kept.groupBy("source", "delivery").agg(F.countDistinct("record").alias("quarantined_found"))
        counted = accepted.join(quarantined, ["source", "delivery"], "full")
        return counted.withColumn("table_name", F.lit(table))

    def _of_this_run(self, candidate: Candidate, table: str) -> DataFrame:
        frame = self.work.table_at(candidate.head, table)
        return frame.where((F.col("host") == candidate.run.host) & (F.col("run_key") == candidate.run.key.value))


@dataclass(frozen=True)
class TablesMatchContracts:
    """A release leaves every contract's table there, with the columns that the contract names."""

    work: Workspace
    name: str = "tables_match_contracts"

    def __call__(self, candidate: Candidate) -> CheckResult:
        """Verify each table's columns on an empty slice of it."""
        for contract in all_contracts():
            verify(self.work.table_at(candidate.head, contract.definition().table).limit(0), contract)
        return CheckResult(self.name, Verdict.PASSED, f"{len(all_contracts())} tables as their contracts say")


def checks_of_a_host(work: Workspace) -> tuple[Check, ...]:
    """What every run that writes a host's data is put to."""
    return (StaysInItsHost(), ContractsHold(work), DeliveriesReconcile(work))


def _strayed(change: TableChange, host: str) -> list[str]:
    if change.dropped or change.created:
        return ["dropped" if change.dropped else "created, which only a release may"]
    if change.partitions is None:
        return ["its history was replaced"]
    return [str(dict(partition)) for partition in sorted(change.partitions) if dict(partition).get("host") != host]


def _touched(change: TableChange) -> Column:
    if change.partitions is None:
        return F.lit(True)
    return reduce(or_, map(_within, sorted(change.partitions)), F.lit(False))


def _within(partition: Partition) -> Column:
    equal = (F.col(column).cast("string") == F.lit(value) for column, value in partition)
    return reduce(and_, equal, F.lit(True))


def _reconciles(row: dict[str, int]) -> bool:
    return (
        row["records"] == row["accepted"] + row["quarantined"] + row["ignored"]
        and row["table_rows"] == row["rows_found"]
        and row["accepted"] == row["accepted_found"]
        and row["quarantined"] == row["quarantined_found"]
    )


def _findings(verdict: ContractVerdict) -> list[Finding]:
    return [
        Finding(verdict.table, verdict.version, result.rule_id, result.severity, verdict.rows, result.broken_rows)
        for result in verdict.results
    ]


def _told(verdict: ContractVerdict) -> str:
    rules = ", ".join(f"{result.rule_id} ({result.broken_rows} rows)" for result in verdict.broken or verdict.warnings)
    return f"{verdict.table}: {rules}"
