"""Tables as a branch has them, written to without an engine."""

from collections.abc import Callable, Collection
from datetime import date

import pyarrow as pa
from pyiceberg.table import Table

from infra.catalog.metadata import open_table
from infra.catalog.model import ContentKey, Reference
from infra.catalog.nessie import Nessie
from infra.catalog.staging import Staging
from tests.integration.infra.catalog.lake import Lake, commit_table

Row = tuple[str, date, int]


def create(nessie: Nessie, lake: Lake, branch: str, *names: str) -> None:
    """Put empty tables on a branch."""
    for name in names:
        commit_table(nessie, branch, name, lake.create(name))


def change(nessie: Nessie, branch: str, name: str, does: Callable[[Table], object]) -> Reference:
    """Do something to a table as the branch has it, and commit it there."""
    at = nessie.resolve(branch)
    staging = Staging(nessie.tables(at))
    does(staging.load_table(name))
    return nessie.commit(at, staging.operations(), message=f"write {name}", properties={})


def append(nessie: Nessie, branch: str, name: str, rows: Collection[Row]) -> Reference:
    """Append rows in one snapshot."""
    return change(nessie, branch, name, lambda table: table.append(_arrow(table, rows)))


def replace(nessie: Nessie, branch: str, name: str, where: str, rows: Collection[Row]) -> Reference:
    """Delete what matches and insert rows, in two snapshots."""

    def does(table: Table) -> None:
        table.delete(where)
        table.append(_arrow(table, rows))

    return change(nessie, branch, name, does)


def rows_of(nessie: Nessie, ref: str | Reference, name: str) -> list[Row]:
    """All rows of a table at a ref, sorted."""
    at = nessie.resolve(ref) if isinstance(ref, str) else ref
    found = open_table(nessie.tables(at)[ContentKey.of(name)].metadata_location).scan().to_arrow().to_pylist()
    return sorted((row["host"], row["day"], row["n"]) for row in found)


def files_of(nessie: Nessie, ref: str, name: str) -> set[str]:
    """Paths of a table's live data files."""
    table = open_table(nessie.tables(nessie.resolve(ref))[ContentKey.of(name)].metadata_location)
    return {task.file.file_path for task in table.scan().plan_files()}


def _arrow(table: Table, rows: Collection[Row]) -> pa.Table:
    given = [dict(zip(("host", "day", "n"), row, strict=True)) for row in rows]
    return pa.Table.from_pylist(given, schema=table.schema().as_arrow())
