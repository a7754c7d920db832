"""Contracts at two moments, table by table: what changed, and whether that needed a new version."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.compatibility.ends import is_over
from contracts.compatibility.findings import Finding
from contracts.compatibility.judgements import ChangeClass, Difference, worst
from contracts.compatibility.tables import findings

Document = Mapping[str, Any]


@dataclass(frozen=True)
class ContractChange:
    """What becomes of one table's contract.

    Attributes:
        table: the table's own name; gold carries its version.
        version_before: version that it is compared with, in gold maybe of the table beside it; None if there is none.
        version_after: its version now; None if it has no contract any more.
    """

    table: str
    version_before: int | None
    version_after: int | None
    findings: tuple[Finding, ...]

    @property
    def change_class(self) -> ChangeClass:
        """The most harmful thing that it does to readers."""
        return worst(finding.readers for finding in self.findings)

    @property
    def has_new_version(self) -> bool:
        """Whether the promise has a version that was not promised before."""
        if self.version_before is None or self.version_after is None:
            return False
        return self.version_after > self.version_before

    @property
    def is_refused(self) -> bool:
        """Whether readers of the version that was promised are broken by it."""
        return self.change_class is ChangeClass.BREAKING and not self.has_new_version


def contract_changes(before: Iterable[Document], after: Iterable[Document], day: date) -> tuple[ContractChange, ...]:
    """Compare all statements of two moments; tables whose contract stays as it is are left out."""
    old, new = ({one["table"]: one for one in given} for given in (before, after))
    changes = [*_present(old, new, day), *_gone(old, new, day)]
    return tuple(sorted((one for one in changes if one.findings), key=lambda change: change.table))


def name_of(statement: Document) -> str:
    """The table's name without the version that gold carries."""
    table: str = statement["table"]
    return table.removesuffix(f"_v{statement['version']}")


def _present(old: Mapping[str, Document], new: Mapping[str, Document], day: date) -> Iterator[ContractChange]:
    for table, statement in new.items():
        was = old.get(table) or _predecessor(statement, [*old.values(), *new.values()])
        if was is None:
            yield ContractChange(table, None, statement["version"], (Finding(Difference.TABLE_ADDED),))
        else:
            yield ContractChange(table, was["version"], statement["version"], findings(was, statement, day))


def _gone(old: Mapping[str, Document], new: Mapping[str, Document], day: date) -> Iterator[ContractChange]:
    """A later version beside it does not count: whoever reads this one finds nothing."""
    for table in old.keys() - new.keys():
        ended = is_over(old[table].get("retired_until"), day)
        difference = Difference.TABLE_ENDED if ended else Difference.TABLE_DROPPED
        yield ContractChange(table, old[table]["version"], None, (Finding(difference),))


def _predecessor(statement: Document, known: Iterable[Document]) -> Document | None:
    """The version before a new one, which stands beside it."""
    older = [one for one in known if name_of(one) == name_of(statement) and one["version"] < statement["version"]]
    return max(older, key=lambda one: int(one["version"]), default=None)
