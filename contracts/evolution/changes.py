"""What a release does to one table, and what it refuses to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from infra.errors import TollgateError


class ChangeKind(StrEnum):
    """The classes of change, in the order in which they are applied to a table."""

    CREATE = "create"
    RENAME = "rename"
    RELAX = "relax"
    WIDEN = "widen"
    ADD = "add"
    COMMENT = "comment"
    ORDER = "order"
    DROP = "drop"
    DROP_TABLE = "drop_table"
    DESCRIBE = "describe"
    PROPERTIES = "properties"
    VIEW = "view"
    DROP_VIEW = "drop_view"


@dataclass(frozen=True)
class Change:
    """One change of a table or of its `column`; `before` and `after` are names, types or texts, as the kind has it."""

    kind: ChangeKind
    table: str
    column: str = ""
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        place = f"{self.table}.{self.column}" if self.column else self.table
        if self.kind in {ChangeKind.RENAME, ChangeKind.WIDEN}:
            return f"{self.kind} {place}: {self.before} to {self.after}"
        return f"{self.kind} {place}" + (f" {self.after}" if self.kind in {ChangeKind.ADD, ChangeKind.VIEW} else "")


@dataclass(frozen=True)
class Refusal:
    """A difference between contract and table that no release may resolve by itself."""

    table: str
    column: str
    what: str
    remedy: str

    @property
    def place(self) -> str:
        """The column, or the table if it is about no single one."""
        return f"{self.table}.{self.column}" if self.column else self.table


@dataclass(frozen=True)
class Plan:
    """How one table gets from what it is to what its contract says."""

    changes: tuple[Change, ...] = ()
    refusals: tuple[Refusal, ...] = ()


class EvolutionRefused(TollgateError):
    """Tables cannot be brought to what their contracts say without losing or inventing values."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        told = "; ".join(f"{one.place}: {one.what}" for one in refusals)
        remedies = "; ".join(dict.fromkeys(one.remedy for one in refusals))
        super().__init__(told, where="contracts", remedy=remedies)
        self.refusals = tuple(refusals)
