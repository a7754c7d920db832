"""What happened to a table between two snapshots, file by file, as Iceberg's manifests tell it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pyiceberg.manifest import DataFile, DataFileContent, ManifestEntryStatus
from pyiceberg.table import Table
from pyiceberg.table.snapshots import Operation, Snapshot

from infra.catalog.metadata import open_table
from infra.catalog.partitions import Partition, partition_of

# No snapshot: what a table has before its first write.
EMPTY = -1
_KEPT = 4096


@dataclass(frozen=True)
class File:
    """A data file and the partition that it belongs to; two are equal if they have the same path."""

    path: str
    partition: Partition
    data_file: DataFile

    def __eq__(self, other: object) -> bool:
        return isinstance(other, File) and self.path == other.path

    def __hash__(self) -> int:
        return hash(self.path)

    @property
    def rows(self) -> int:
        """Rows that the file holds."""
        return int(self.data_file.record_count)


@dataclass(frozen=True)
class SnapshotChange:
    """The files that one snapshot added and removed; `deletes_rows` if it has files that delete single rows."""

    snapshot_id: int
    operation: Operation
    added: frozenset[File]
    removed: frozenset[File]
    deletes_rows: bool

    @property
    def moves_rows(self) -> bool:
        """Whether the table's content may differ afterwards: a compaction only stores it otherwise."""
        return self.operation is not Operation.REPLACE

    @property
    def partitions(self) -> frozenset[Partition]:
        """Those in which a file was added or removed."""
        return frozenset(file.partition for file in self.added | self.removed)


@dataclass(frozen=True)
class Delta:
    """The net effect of several snapshots: a file that one added and a later one removed is in neither set."""

    added: frozenset[File] = frozenset()
    removed: frozenset[File] = frozenset()
    deletes_rows: bool = False
    moves_rows: bool = True

    @property
    def partitions(self) -> frozenset[Partition]:
        """Those in which a file was added or removed."""
        return frozenset(file.partition for file in self.added | self.removed)


def history_since(metadata_location: str, snapshot_id: int) -> tuple[SnapshotChange, ...] | None:
    """The changes after `snapshot_id` (or `EMPTY`) up to the current snapshot, oldest first.

    None when `snapshot_id` is not among the ancestors: what happened since then cannot be told.
    """
    table = open_table(metadata_location)
    found: list[SnapshotChange] = []
    snapshot = table.current_snapshot()
    while snapshot is not None and snapshot.snapshot_id != snapshot_id:
        found.append(_change(metadata_location, snapshot.snapshot_id))
        parent = snapshot.parent_snapshot_id
        snapshot = table.snapshot_by_id(parent) if parent is not None else None
        if snapshot is None and parent is not None:
            # The chain is cut where snapshots were expired, so even the beginning is out of reach.
            return None
    reached = snapshot.snapshot_id if snapshot else EMPTY
    return tuple(reversed(found)) if reached == snapshot_id else None


def delta_of(changes: Iterable[SnapshotChange]) -> Delta:
    """Add changes up, oldest first."""
    added: set[File] = set()
    removed: set[File] = set()
    deletes_rows = moves_rows = False
    for change in changes:
        removed |= change.removed - added
        added = (added - change.removed) | change.added
        deletes_rows = deletes_rows or change.deletes_rows
        moves_rows = moves_rows or change.moves_rows
    return Delta(frozenset(added - removed), frozenset(removed - added), deletes_rows, moves_rows)


@lru_cache(maxsize=_KEPT)
def _change(metadata_location: str, snapshot_id: int) -> SnapshotChange:
    table = open_table(metadata_location)
    snapshot = table.snapshot_by_id(snapshot_id)
    assert snapshot is not None
    added, removed = set(), set()
    deletes_rows = False
    for status, file in _entries(table, snapshot):
        if file.data_file.content is not DataFileContent.DATA:
            deletes_rows = True
        elif status == ManifestEntryStatus.ADDED:
            added.add(file)
        else:
            removed.add(file)
    operation = snapshot.summary.operation if snapshot.summary else Operation.OVERWRITE
    return SnapshotChange(snapshot_id, operation, frozenset(added), frozenset(removed), deletes_rows)


def _entries(table: Table, snapshot: Snapshot) -> Iterable[tuple[ManifestEntryStatus, File]]:
    """What the snapshot's own manifests say that it added or removed."""
    for manifest in snapshot.manifests(table.io):
        if manifest.added_snapshot_id != snapshot.snapshot_id:
            continue
        for entry in manifest.fetch_manifest_entry(table.io, discard_deleted=False):
            if entry.status != ManifestEntryStatus.EXISTING and entry.snapshot_id == snapshot.snapshot_id:
                yield entry.status, _file(table, manifest.partition_spec_id, entry.data_file)


def _file(table: Table, spec_id: int, data_file: DataFile) -> File:
    return File(data_file.file_path, partition_of(data_file, table.specs()[spec_id], table.schema()), data_file)
