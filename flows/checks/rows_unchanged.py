"""A maintenance run against what it was begun from: files and metadata may differ, rows may not."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.catalog.changes import TableChange
from infra.catalog.checks import Candidate, CheckResult, Verdict
from infra.catalog.model import Reference
from infra.catalog.nessie import Nessie
from infra.catalog.partitions import Partition
from infra.query.duck import Lake, literal


@dataclass(frozen=True)
class RowsUnchanged:
    """Each changed table has as many rows as before, and the same: counted and digested, whatever their order."""

    nessie: Nessie
    extensions: Path
    name: str = "rows_unchanged"
    of_host: bool = False

    def __call__(self, candidate: Candidate) -> CheckResult:
        """Read the changed partitions at the base and at the head."""
        before, after = (self._lake(at) for at in (candidate.base, candidate.head))
        changes = candidate.changes.tables.values()
        wrong = [
            change.table for change in changes if _is_other(change) or _told(before, change) != _told(after, change)
        ]
        if wrong:
            return CheckResult(self.name, Verdict.FAILED, f"rows or columns differ: {', '.join(sorted(wrong))}")
        rows = sum(_told(after, change)[0] for change in changes)
        return CheckResult(self.name, Verdict.PASSED, f"{rows:,} rows of {len(changes)} tables as they were")

    def _lake(self, at: Reference) -> Lake:
        return Lake(self.nessie, at.hash, self.extensions)


def _is_other(change: TableChange) -> bool:
    return change.created or change.dropped or change.schema_changed


def _told(lake: Lake, change: TableChange) -> tuple[Any, ...]:
    """Count, and two digests that do not depend on order: equal rows cancel out in the one, and add up in the other."""
    where = _where(change.partitions)
    digests = "count(*), coalesce(bit_xor(hash(t)), 0), coalesce(sum(hash(t)::hugeint), 0)"
    return lake.ask(f"select {digests} from {change.table} as t where {where}").rows[0]


def _where(partitions: frozenset[Partition] | None) -> str:
    if partitions is None or () in partitions:
        return "true"
    slices = (" and ".join(f"{column} = {literal(value)}" for column, value in one) for one in sorted(partitions))
    return " or ".join(f"({one})" for one in slices) or "false"
