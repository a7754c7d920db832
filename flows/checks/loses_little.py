"""A run does not lose rows: what it removes has to come back, as a share that the table's contract allows."""

from dataclasses import dataclass

from contracts.definition import Tier
from contracts.registry import contract_for
from infra.catalog.changes import TableChange
from infra.catalog.checks import Candidate, CheckResult, Verdict

# Bronze is only ever added to. Derived tables are rebuilt, and late corrections may take a few rows of a day away;
# a tenth is what no correction explains. Gold is what readers trust, so there it is a hundredth.
MAY_LOSE_BY_TIER = {Tier.BRONZE: 0.0, Tier.SILVER: 0.10, Tier.GOLD: 0.01}
# Less than this is no loss of data, whatever share of a small day it is.
FEW_ROWS = 100
MOST_TABLES = 40


@dataclass(frozen=True)
class LosesLittle:
    """Of the rows that a run removed from a table it put at least the allowed share back; and it touched few tables.

    `but_for` are tables that the run is there to take rows out of.
    """

    but_for: frozenset[str] = frozenset()
    name: str = "loses_little"
    of_host: bool = True

    def __call__(self, candidate: Candidate) -> CheckResult:
        """Count what files say; no data is read."""
        changes = list(candidate.changes.tables.values())
        asked = (change for change in changes if change.table not in self.but_for)
        found = [told for change in asked if (told := _lost_too_much(change))]
        if len(changes) > MOST_TABLES:
            found.append(f"{len(changes)} tables changed, at most {MOST_TABLES} are expected of one run")
        if found:
            return CheckResult(self.name, Verdict.FAILED, "; ".join(found))
        removed, added = sum(one.rows_removed for one in changes), sum(one.rows_added for one in changes)
        return CheckResult(self.name, Verdict.PASSED, f"{removed:,} rows removed, {added:,} added")


def _lost_too_much(change: TableChange) -> str:
    """What is gone, of the rows that were removed: what was only written anew is not lost. Empty where it may be."""
    gone = change.rows_removed - change.rows_added
    if gone <= 0:
        return ""
    may_lose, lost = _may_lose(change.table), gone / change.rows_removed
    if lost <= may_lose or (gone < FEW_ROWS and may_lose > 0):
        return ""
    return (
        f"{change.table}: {gone:,} of {change.rows_removed:,} replaced rows are gone"
        f" ({lost:.0%}, at most {may_lose:.0%}; its contract may allow more with may_lose)"
    )


def _may_lose(table: str) -> float:
    definition = contract_for(table).definition()
    return MAY_LOSE_BY_TIER.get(definition.tier, 1.0) if definition.may_lose is None else definition.may_lose
