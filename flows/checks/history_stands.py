"""What was published of earlier days, and what a run says of it now: it may be told anew, but never silently."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from pyspark.sql import Column, DataFrame, Row
from pyspark.sql import functions as F

from contracts import silver
from contracts.contract import Contract
from contracts.definition import Definition, Severity
from flows.checks.asking import all_at_once
from flows.checks.slices import rows_of
from flows.workspace import Workspace
from infra.catalog.checks import Candidate, CheckResult, Finding, Verdict


@dataclass(frozen=True)
class History:
    """What stands of a table once it was said, by its key, of the rows that `said` is true of."""

    stands: tuple[str, ...]
    said: str = "true"


# Who a visitor was, which decisions and models went by; and what came of a wall, once its window had closed.
_HISTORIES: Mapping[type[Contract], History] = {
    silver.Visitors: History(("user_id", "status", "registered_at", "subscribed_at")),
    silver.WallExposures: History(("registered_in_window", "subscribed_in_window"), "outcome_final"),
}


@dataclass(frozen=True)
class HistoryStands:
    """Late deliveries, withdrawals and mended rules may change who visitors were and what came of walls; it is told."""

    work: Workspace
    name: str = "history_stands"
    of_host: bool = True

    def __call__(self, candidate: Candidate) -> CheckResult:
        """Compare the rows of earlier days with those that they replace."""
        changes = candidate.changes.tables
        asked = [
            (contract.definition(), history)
            for contract, history in _HISTORIES.items()
            if (change := changes.get(contract.definition().table)) and change.rows_removed
        ]
        findings = all_at_once(lambda one: self._compared(candidate, *one), asked)
        told = [said for _, said in findings if said]
        status = Verdict.WARNED if told else Verdict.PASSED
        detail = "; ".join(told) or "nothing that was said of earlier days is another now"
        return CheckResult(self.name, status, detail, tuple(finding for finding, _ in findings))

    def _compared(self, candidate: Candidate, definition: Definition, history: History) -> tuple[Finding, str]:
        touched = rows_of(candidate.changes.tables[definition.table].partitions)
        earlier = touched & (F.col("day") < F.lit(candidate.run.day))
        before, after = (
            self.work.table_at(at, definition.table).where(earlier) for at in (candidate.base, candidate.head)
        )
        (found,) = compared(before, after, definition, history).collect()
        rule = f"{definition.table}.v{definition.version}.history_stands"
        finding = Finding(definition.table, definition.version, rule, Severity.WARN, found.examined, found.changed)
        return finding, _told(definition.table, found)


def compared(before: DataFrame, after: DataFrame, definition: Definition, history: History) -> DataFrame:
    """One row: rows `examined`, how many of them are `changed` or gone, and the `first` and `last` day of those."""
    assert definition.unique is not None
    key = definition.unique.columns
    now = after.select(*key, F.lit(True).alias("there"), *(F.col(name).alias(f"now_{name}") for name in history.stands))
    differs = reduce(or_, map(_differs, history.stands), F.col("there").isNull())
    changed_day = F.when(F.col("differs"), F.col("day"))
    return (
        before.where(history.said)
        .join(now, list(key), "left")
        .withColumn("differs", differs)
        .agg(
            F.count(F.lit(1)).alias("examined"),
            F.count_if("differs").alias("changed"),
            F.min(changed_day).alias("first"),
            F.max(changed_day).alias("last"),
        )
    )


def _differs(column: str) -> Column:
    return ~F.col(column).eqNullSafe(F.col(f"now_{column}"))


def _told(table: str, found: Row) -> str:
    if not found.changed:
        return ""
    days = f"{found.first}" if found.first == found.last else f"{found.first} to {found.last}"
    return f"{table}: {found.changed:,} of {found.examined:,} rows of earlier days say something else now ({days})"
