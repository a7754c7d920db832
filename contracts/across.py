"""Rules between tables: what no row can be asked for by itself.

Their counts are of rows that refer to nothing, and of host-days whose sums differ. A contract names them in
`table(across=…)`; they are put to tables by `contracts.agreement`.
"""

from dataclasses import dataclass

from contracts.definition import Severity

# Sums are compared for each of these.
BY = ("host", "day")


@dataclass(frozen=True)
class References:
    """Each row has its like in another table: one with the same values in `columns`. A null refers to nothing."""

    table: str
    columns: tuple[str, ...]
    severity: Severity | None = None

    @property
    def name(self) -> str:
        """The rule's part of its id."""
        return f"refers_to_{_plain(self.table)}"

    @property
    def shared(self) -> tuple[str, ...]:
        """Columns by which rows of both tables meet."""
        return self.columns

    @property
    def needs(self) -> tuple[str, ...]:
        """Columns of its own table that it speaks of."""
        return self.columns

    @property
    def statement(self) -> str:
        """The rule in canonical text."""
        return f"references(columns={list(self.columns)!r}, table={self.table!r})"

    @property
    def description(self) -> str:
        """The rule in words."""
        return f"Each row has its like in {self.table}: one with the same {', '.join(self.columns)}."


@dataclass(frozen=True)
class AddsUp:
    """On every day of every host, the sum of a column is a number of another table.

    Attributes:
        measure: the column.
        table: the other table.
        total: what is taken of its rows, an aggregate of Spark SQL.
        where: of which of them, a condition of Spark SQL.
    """

    measure: str
    table: str
    total: str = "count(*)"
    where: str = "true"
    severity: Severity | None = None

    @property
    def name(self) -> str:
        """The rule's part of its id."""
        return f"{self.measure}_add_up_to_{_plain(self.table)}"

    @property
    def shared(self) -> tuple[str, ...]:
        """Columns by which rows of both tables meet."""
        return BY

    @property
    def needs(self) -> tuple[str, ...]:
        """Columns of its own table that it speaks of."""
        return (self.measure, *BY)

    @property
    def statement(self) -> str:
        """The rule in canonical text."""
        given = (f"{name}={getattr(self, name)!r}" for name in ("measure", "table", "total", "where"))
        return f"adds_up({', '.join(given)})"

    @property
    def description(self) -> str:
        """The rule in words."""
        rows = self.table if self.where == "true" else f"{self.table} where {self.where}"
        return f"On every day of every host, the sum of {self.measure} is {self.total} of {rows}."


Across = References | AddsUp


def _plain(table: str) -> str:
    return table.replace(".", "_")


@dataclass(frozen=True)
class AcrossRule:
    """One rule of a contract between its table and another.

    Attributes:
        rule_id: `<table>.v<version>.<name>`.
        severity: what a broken rule costs; no row can be set aside for it.
        says: the rule itself.
    """

    rule_id: str
    severity: Severity
    says: Across
