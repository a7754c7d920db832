"""How the tables of two commits differ: told from the catalog and Iceberg's metadata, without reading data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pyiceberg.manifest import DataFile, DataFileContent, ManifestFile
from pyiceberg.table import Table

from infra.catalog.experiments.columns import ColumnDifference, columns_between
from infra.catalog.history import File
from infra.catalog.metadata import open_table
from infra.catalog.model import ContentKey, Reference, TableState
from infra.catalog.nessie import Nessie
from infra.catalog.partitions import Partition, partition_of


class Kind(StrEnum):
    """What became of a table between the first commit and the second."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class PartitionDifference:
    """Rows of the files that only the second commit has, and of those that only the first has."""

    partition: Partition
    rows_added: int
    rows_removed: int


@dataclass(frozen=True)
class TableDifference:
    """How one table differs. `rows_before` or `rows_after` is None where the table is not there.

    `partitions` is None where the histories are not related (another table of that name): then only the numbers of
    rows can be compared. A rewritten file counts as rows removed and added.
    """

    table: str
    kind: Kind
    rows_before: int | None
    rows_after: int | None
    columns: tuple[ColumnDifference, ...] = ()
    partitions: tuple[PartitionDifference, ...] | None = None


def diff(nessie: Nessie, before: Reference, after: Reference) -> tuple[TableDifference, ...]:
    """The tables that differ between two commits, by name."""
    return diff_tables(nessie.tables(before), nessie.tables(after))


def diff_tables(
    before: Mapping[ContentKey, TableState], after: Mapping[ContentKey, TableState]
) -> tuple[TableDifference, ...]:
    """The same, of tables that were listed before."""
    keys = sorted(before.keys() | after.keys())
    pairs = ((str(key), _opened(before.get(key)), _opened(after.get(key))) for key in keys)
    return tuple(found for name, first, second in pairs if (found := _difference(name, first, second)))


def _opened(state: TableState | None) -> Table | None:
    return open_table(state.metadata_location) if state else None


def _difference(name: str, before: Table | None, after: Table | None) -> TableDifference | None:
    if before is None or after is None:
        there = before or after
        assert there is not None
        rows = _rows(_live_files(there))
        if before is None:
            return TableDifference(name, Kind.ADDED, None, rows)
        return TableDifference(name, Kind.REMOVED, rows, None)
    if before.metadata_location == after.metadata_location:
        return None
    related = before.metadata.table_uuid == after.metadata.table_uuid
    first, second = _live_files(before), _live_files(after)
    return TableDifference(
        name,
        Kind.CHANGED,
        _rows(first),
        _rows(second),
        columns_between(before.schema(), after.schema(), by_id=related),
        _partitions(first - second, second - first) if related else None,
    )


def _live_files(table: Table) -> frozenset[File]:
    snapshot = table.current_snapshot()
    manifests = snapshot.manifests(table.io) if snapshot else []
    return frozenset(
        File(entry.data_file.file_path, _partition(table, manifest, entry.data_file), entry.data_file)
        for manifest in manifests
        for entry in manifest.fetch_manifest_entry(table.io, discard_deleted=True)
        if entry.data_file.content is DataFileContent.DATA
    )


def _partition(table: Table, manifest: ManifestFile, file: DataFile) -> Partition:
    return partition_of(file, table.specs()[manifest.partition_spec_id], table.schema())


def _partitions(removed: Iterable[File], added: Iterable[File]) -> tuple[PartitionDifference, ...]:
    fewer, more = _rows_by_partition(removed), _rows_by_partition(added)
    return tuple(
        PartitionDifference(partition, more.get(partition, 0), fewer.get(partition, 0))
        for partition in sorted(fewer.keys() | more.keys())
    )


def _rows_by_partition(files: Iterable[File]) -> dict[Partition, int]:
    rows: dict[Partition, int] = {}
    for file in files:
        rows[file.partition] = rows.get(file.partition, 0) + file.rows
    return rows


def _rows(files: Iterable[File]) -> int:
    return sum(file.rows for file in files)
