"""What runs of the state machine do: on a branch of a real catalog, and to a plain list of rows.

The second is what the first has to come to: if runs are published one after another, the target holds what the same
actions make of the same rows in the order of its log, however they were interleaved.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from pyiceberg.table import Table
from pyiceberg.types import StringType

from infra.catalog.inputs import Input, read_input
from infra.catalog.nessie import Nessie
from infra.catalog.run_branch import RunBranch
from tests.integration.infra.catalog.branch_tables import Row, append, change, replace, rows_of

State = dict[str, list[Row]]
Slot = tuple[str, str, date]


class Action(Protocol):
    """The work of one run."""

    @property
    def blind(self) -> frozenset[str]:
        """Tables that it appends to without having looked."""

    def write(self, nessie: Nessie, attempt: RunBranch) -> Sequence[Input]:
        """Do it on the run's branch; returns what it read."""

    def expect(self, state: State) -> None:
        """Do it to rows."""


@dataclass(frozen=True)
class Append:
    """A row more, without looking."""

    slot: Slot
    n: int

    @property
    def blind(self) -> frozenset[str]:
        return frozenset({self.slot[0]})

    def write(self, nessie: Nessie, attempt: RunBranch) -> Sequence[Input]:
        table, host, day = self.slot
        append(nessie, attempt.branch.name, table, [(host, day, self.n)])
        return ()

    def expect(self, state: State) -> None:
        table, host, day = self.slot
        state[table].append((host, day, self.n))


@dataclass(frozen=True)
class AppendIfAbsent:
    """A row with a number that its partition lacks: two that look at the same time must not both write."""

    slot: Slot
    n: int
    blind: frozenset[str] = frozenset()

    def write(self, nessie: Nessie, attempt: RunBranch) -> Sequence[Input]:
        table, host, day = self.slot
        if (host, day, self.n) not in rows_of(nessie, attempt.branch.name, table):
            append(nessie, attempt.branch.name, table, [(host, day, self.n)])
        return [read_input(nessie.tables(attempt.base), table, (("host", host), ("day", day.isoformat())))]

    def expect(self, state: State) -> None:
        table, host, day = self.slot
        if (host, day, self.n) not in state[table]:
            state[table].append((host, day, self.n))


@dataclass(frozen=True)
class Rebuild:
    """A partition of one table made anew from all rows that a host has in the other, in several snapshots."""

    slot: Slot
    source: str
    n: int
    blind: frozenset[str] = frozenset()

    def write(self, nessie: Nessie, attempt: RunBranch) -> Sequence[Input]:
        table, host, day = self.slot
        read = [row for row in rows_of(nessie, attempt.branch.name, self.source) if row[0] == host]
        where = f"host = '{host}' and day = '{day}'"
        branch = attempt.branch.name
        append(nessie, branch, table, [(host, day, -1)])
        change(nessie, branch, table, lambda given: given.delete(where))
        replace(nessie, branch, table, where, [self._row(len(read))])
        return [read_input(nessie.tables(attempt.base), self.source, (("host", host),))]

    def expect(self, state: State) -> None:
        table, host, day = self.slot
        read = [row for row in state[self.source] if row[0] == host]
        state[table] = [row for row in state[table] if row[:2] != (host, day)]
        state[table].append(self._row(len(read)))

    def _row(self, read: int) -> Row:
        _, host, day = self.slot
        return (host, day, self.n * 1000 + read)


@dataclass(frozen=True)
class Both:
    """A row for each table: a reader finds both or none."""

    host: str
    day: date
    n: int
    tables: tuple[str, ...]
    blind: frozenset[str] = frozenset()

    def write(self, nessie: Nessie, attempt: RunBranch) -> Sequence[Input]:
        for table in self.tables:
            append(nessie, attempt.branch.name, table, [(self.host, self.day, self.n)])
        return ()

    def expect(self, state: State) -> None:
        for table in self.tables:
            state[table].append((self.host, self.day, self.n))


@dataclass(frozen=True)
class Define:
    """A release: a column more. Rows stay as they are."""

    table: str
    column: str
    blind: frozenset[str] = frozenset()

    def write(self, nessie: Nessie, attempt: RunBranch) -> Sequence[Input]:
        change(nessie, attempt.branch.name, self.table, self._add)
        return ()

    def expect(self, state: State) -> None:
        """Rows have the same values in the columns that are compared."""

    def _add(self, table: Table) -> None:
        with table.update_schema() as update:
            update.add_column(self.column, StringType())
