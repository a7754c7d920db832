"""SQL on DuckDB over the tables of one commit: Nessie says which metadata each table had, DuckDB reads it."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import duckdb_extensions

from infra.catalog.model import Reference, TableState
from infra.catalog.nessie import Nessie
from infra.errors import TollgateError, UnknownNameError

# iceberg_scan reads manifests with avro, and objects over HTTP with httpfs; all three come with the environment.
_EXTENSIONS = ("avro", "httpfs", "iceberg")
_VERSION = re.compile(r"^(?P<name>.+)_v(?P<version>\d+)$")


class QueryRefused(TollgateError):
    """The SQL cannot be answered as it stands."""


@dataclass(frozen=True)
class Answer:
    """Columns and rows, and the commit that they were read at."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    at: Reference


class Lake:
    """The tables of one commit, for any number of questions.

    `extensions` is a folder that DuckDB's extensions are unpacked to, once. They are loaded (0.3 s), and a table is
    defined, when a question first needs them.
    """

    def __init__(self, nessie: Nessie, ref: str, extensions: Path) -> None:
        self.at = nessie.resolve(ref)
        self._nessie = nessie
        # Nulls are ordered as Spark orders them, so that a limit cuts off the same rows.
        nulls = {"default_null_order": "nulls_first_on_asc_last_on_desc"}
        self._connection = duckdb.connect(config={"extension_directory": str(extensions), **nulls})
        self._defined: set[str] = set()

    @cached_property
    def tables(self) -> Mapping[str, TableState]:
        """By dotted name; a table of gold also without its version: then the latest one is meant."""
        return _by_name(self._nessie.tables(self.at).values())

    def ask(self, sql: str) -> Answer:
        """Answer `sql`.

        Raises:
            UnknownNameError: a table or column does not exist; the remedy names the nearest.
            QueryRefused: DuckDB cannot parse or run it.
        """
        self.define(_tables_named(self._connection, sql))
        return self.run(sql)

    def define(self, names: Iterable[str]) -> None:
        """Let these tables of the commit answer to their names.

        Raises:
            UnknownNameError: one does not exist; the remedy names the nearest.
        """
        for name in sorted(set(names) - self._defined):
            if not self._defined:
                _load_extensions(self._connection)
            _define(self._connection, name, self.tables, self.at)
            self._defined.add(name)

    def run(self, sql: str) -> Answer:
        """Run SQL over what is defined, and over what is attached.

        Raises:
            QueryRefused: DuckDB cannot parse or run it.
        """
        try:
            result = self._connection.sql(sql)
            if result is None:
                return Answer((), [], self.at)
            return Answer(tuple(result.columns), result.fetchall(), self.at)
        except duckdb.Error as error:
            raise QueryRefused(str(error), where="--engine duckdb", remedy="mend the SQL") from error

    @contextmanager
    def attached(self, file: Path, name: str) -> Iterator[None]:
        """While this lasts, a DuckDB file (made if it is not there) is open as the database `name`."""
        self.run(f'attach {literal(str(file))} as "{name}"')
        try:
            yield
        finally:
            self.run(f'detach "{name}"')


def query(nessie: Nessie, ref: str, sql: str, *, extensions: Path) -> Answer:
    """Answer one question from the tables at `ref`; see `Lake`."""
    return Lake(nessie, ref, extensions).ask(sql)


def _tables_named(connection: duckdb.DuckDBPyConnection, sql: str) -> set[str]:
    try:
        named = connection.get_table_names(sql, qualified=True)
        # A table with an alias is listed as `gold.article_daily AS a`.
        return {name.partition(" AS ")[0] for name in named if "." in name}
    except duckdb.BinderException:
        # It looks columns up in tables that are not there yet, and finds none for `join … using`.
        return _tables_parsed(connection, sql)
    except duckdb.Error as error:
        raise QueryRefused(str(error), where="--engine duckdb", remedy="mend the SQL") from error


def _tables_parsed(connection: duckdb.DuckDBPyConnection, sql: str) -> set[str]:
    """The same from the syntax alone, which only a SELECT has; of anything else DuckDB itself says what it lacks."""
    # Written into the statement: for a bound parameter DuckDB imports pandas, which takes a second.
    found = connection.execute(f"select json_serialize_sql({literal(sql)})").fetchone()
    assert found is not None
    return {f"{node['schema_name']}.{node['table_name']}" for node in _table_nodes(json.loads(found[0]))}


def _table_nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict) and node.get("type") == "BASE_TABLE" and node["schema_name"]:
        yield node
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from _table_nodes(child)


def _load_extensions(connection: duckdb.DuckDBPyConnection) -> None:
    for extension in _EXTENSIONS:
        try:
            connection.load_extension(extension)
        except duckdb.IOException:
            duckdb_extensions.import_extension(extension, con=connection)
            connection.load_extension(extension)


def _by_name(states: Iterable[TableState]) -> dict[str, TableState]:
    """Tables by dotted name, versioned ones also without their version: then the latest."""
    named = {str(state.key): state for state in states}
    versions = ((match, state) for name, state in named.items() if (match := _VERSION.match(name)))
    latest = sorted(versions, key=lambda found: int(found[0]["version"]))
    return {**{match["name"]: state for match, state in latest}, **named}


def _define(connection: duckdb.DuckDBPyConnection, name: str, tables: Mapping[str, TableState], at: Reference) -> None:
    state = tables.get(name)
    if state is None:
        near = get_close_matches(name, tables, n=3, cutoff=0.4) or sorted(tables)[:5]
        raise UnknownNameError(
            f"no table {name!r}",
            where=f"{at.name or 'commit'} at {at.hash[:12]}",
            remedy=f"nearest: {', '.join(near) or 'none, as nothing is released: run `tollgate release`'}",
        )
    namespace, _, table = name.rpartition(".")
    connection.execute(f'create schema if not exists "{namespace}"')
    scan = f"iceberg_scan({literal(state.metadata_location)})"
    connection.execute(f'create view "{namespace}"."{table}" as select * from {scan}')


def literal(text: str) -> str:
    """A text as SQL has it."""
    return "'" + text.replace("'", "''") + "'"
