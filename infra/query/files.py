"""A DuckDB file beside one commit: tables copied into it, and its tables compared with those of the commit."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.query.duck import Lake, literal

Row = Mapping[str, Any]

_FILE = "made"


@dataclass(frozen=True)
class Differences:
    """A table in a file against the table of that name at a commit, each as a bag of rows.

    Attributes:
        rows: those of the file.
        published_rows: those at the commit.
        only_here: rows of the file that the commit has not, or has fewer times.
        only_published: the other way round.
        columns_only_here: columns that the commit's table has not; the others are compared.
        columns_only_published: the other way round.
        key: columns by which the example is told.
        example: of the first key that differs the row here and the row published; None for a side without it.
    """

    rows: int
    published_rows: int
    only_here: int
    only_published: int
    columns_only_here: tuple[str, ...] = ()
    columns_only_published: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    example: tuple[Row | None, Row | None] = (None, None)

    @property
    def equal(self) -> bool:
        """Whether each row has its counterpart, column by column."""
        return not (self.only_here or self.only_published or self.columns_only_here or self.columns_only_published)


@dataclass(frozen=True)
class LakeFile:
    """A DuckDB file, of some hosts of a commit; it is open only while a method works."""

    lake: Lake
    file: Path
    hosts: Collection[str]

    def copy(self, tables: Collection[str]) -> int:
        """Write the hosts' rows of the commit's `tables` under the same names; returns how many."""
        self.lake.define(tables)
        made = {name: f"create table {identifier(name)} as {self._published(name)}" for name in tables}
        self.create(made)
        with self.lake.attached(self.file, _FILE):
            return sum(_count(self.lake, identifier(name)) for name in tables)

    def create(self, statements: Mapping[str, str]) -> None:
        """Make tables, by name; a statement calls its table by its `identifier`."""
        with self.lake.attached(self.file, _FILE):
            for name, statement in statements.items():
                self.lake.run(f"create schema if not exists {identifier(name.partition('.')[0])}")
                self.lake.run(statement)

    def compare(self, name: str, *, key: Sequence[str], apart_from: Collection[str]) -> Differences:
        """Compare a table with the commit's in the columns that both have; one that the commit has not is empty."""
        lake = self.lake
        with lake.attached(self.file, _FILE):
            here = tuple(one for one in _columns(lake, identifier(name)) if one not in apart_from)
            if name not in lake.tables:
                rows = _count(lake, identifier(name))
                return Differences(rows, 0, rows, 0, columns_only_here=here)
            lake.define([name])
            there = tuple(one for one in _columns(lake, name) if one not in apart_from)
            shared = [column for column in here if column in there]
            _collect(lake, shared, here=f"from {identifier(name)}", published=f"from ({self._published(name)})")
            found_by = tuple(column for column in key if column in shared) or tuple(shared)
            return Differences(
                **{table: _count(lake, made) for table, made in _COUNTED.items()},
                columns_only_here=tuple(column for column in here if column not in there),
                columns_only_published=tuple(column for column in there if column not in here),
                key=found_by,
                example=_example(lake, found_by),
            )

    def _published(self, name: str) -> str:
        """A query for the hosts' rows; of a table without hosts, all."""
        named = f"host in ({', '.join(map(literal, sorted(self.hosts))) or 'null'})"
        return f"select * from {name} where {named if 'host' in _columns(self.lake, name) else 'true'}"


def identifier(name: str) -> str:
    """What a table of the file is called while the file is open."""
    return f"{_FILE}.{name}"


_COUNTED = {
    "rows": "here",
    "published_rows": "published",
    "only_here": "only_here",
    "only_published": "only_published",
}


def _collect(lake: Lake, columns: Sequence[str], **sides: str) -> None:
    """Each side, read once, and what only one of them has."""
    chosen = ", ".join(f'"{column}"' for column in columns)
    for side, rows in sides.items():
        lake.run(f"create or replace temp table {side} as select {chosen} {rows}")
    for side, other in (("here", "published"), ("published", "here")):
        rows = f"select * from {side} except all select * from {other}"
        lake.run(f"create or replace temp table only_{side} as {rows}")


def _example(lake: Lake, key: Sequence[str]) -> tuple[Row | None, Row | None]:
    """The first key that differs, as each side has it."""
    named = ", ".join(f'"{column}"' for column in key)
    differing = f"select {named} from only_here union all select {named} from only_published"
    lake.run(f"create or replace temp table first_key as {differing} order by all limit 1")
    same = " and ".join(f'r."{column}" is not distinct from k."{column}"' for column in key)
    of_key = f"as r join first_key as k on {same} limit 1"
    return _row(lake, f"select r.* from only_here {of_key}"), _row(lake, f"select r.* from only_published {of_key}")


def _row(lake: Lake, sql: str) -> Row | None:
    found = lake.run(sql)
    return dict(zip(found.columns, found.rows[0], strict=True)) if found.rows else None


def _columns(lake: Lake, table: str) -> tuple[str, ...]:
    return lake.run(f"select * from {table} limit 0").columns


def _count(lake: Lake, table: str) -> int:
    ((count,),) = lake.run(f"select count(*) from {table}").rows
    return int(count)
