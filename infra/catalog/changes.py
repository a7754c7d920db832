"""What a candidate would change, read from Iceberg's metadata and not from what the run says of itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pyiceberg.manifest import ManifestEntry, ManifestEntryStatus
from pyiceberg.table import StaticTable
from pyiceberg.table.snapshots import Snapshot

from infra.catalog.model import ContentKey, TableState
from infra.catalog.partitions import Partition, partition_of


@dataclass(frozen=True)
class TableChange:
    """How one table differs between base and head.

    `partitions` are those in which a file was added or removed. None means that it cannot be told from the
    history (the base is no ancestor of the head), so every partition has to be taken as changed.
    """

    table: str
    created: bool = False
    dropped: bool = False
    schema_changed: bool = False
    partitions: frozenset[Partition] | None = frozenset()
    rows_added: int = 0
    rows_removed: int = 0
    snapshot_id: int | None = None


@dataclass(frozen=True)
class Changes:
    """The changed tables, by dotted name."""

    tables: Mapping[str, TableChange] = field(default_factory=dict)


@dataclass(frozen=True)
class _FileChange:
    partition: Partition
    rows_added: int
    rows_removed: int


def changes_between(base: Mapping[ContentKey, TableState], head: Mapping[ContentKey, TableState]) -> Changes:
    """Compare the tables of two commits; reads metadata of the tables that differ, never data."""
    keys = sorted(key for key in base.keys() | head.keys() if _location(base.get(key)) != _location(head.get(key)))
    return Changes({str(key): _table_change(str(key), base.get(key), head.get(key)) for key in keys})


def _location(state: TableState | None) -> str | None:
    return state.metadata_location if state else None


def _table_change(name: str, base: TableState | None, head: TableState | None) -> TableChange:
    if head is None:
        return TableChange(name, dropped=True, partitions=None)
    table = StaticTable.from_metadata(head.metadata_location)
    created = base is None or base.content_id != head.content_id
    before = None if created else base
    snapshots = _snapshots_since(table, before)
    schema_changed = before is not None and (
        StaticTable.from_metadata(before.metadata_location).schema() != table.schema()
    )
    change = TableChange(
        table=name,
        created=created,
        schema_changed=schema_changed,
        snapshot_id=head.snapshot_id if head.snapshot_id > 0 else None,
    )
    if snapshots is None:
        return _with(change, None, 0, 0)
    files = [file for snapshot in snapshots for file in _file_changes(table, snapshot)]
    return _with(
        change,
        frozenset(file.partition for file in files),
        sum(file.rows_added for file in files),
        sum(file.rows_removed for file in files),
    )


def _with(change: TableChange, partitions: frozenset[Partition] | None, added: int, removed: int) -> TableChange:
    return TableChange(
        change.table,
        change.created,
        change.dropped,
        change.schema_changed,
        partitions,
        added,
        removed,
        change.snapshot_id,
    )


def _snapshots_since(table: StaticTable, base: TableState | None) -> list[Snapshot] | None:
    """Snapshots after `base` up to the head, newest first; None when the base is not among the ancestors."""
    found: list[Snapshot] = []
    snapshot = table.current_snapshot()
    stop = base.snapshot_id if base and base.snapshot_id > 0 else None
    while snapshot is not None and snapshot.snapshot_id != stop:
        found.append(snapshot)
        parent = snapshot.parent_snapshot_id
        snapshot = table.snapshot_by_id(parent) if parent is not None else None
    return None if snapshot is None and stop is not None else found


def _file_changes(table: StaticTable, snapshot: Snapshot) -> Iterator[_FileChange]:
    specs = table.specs()
    for manifest in snapshot.manifests(table.io):
        if manifest.added_snapshot_id != snapshot.snapshot_id:
            continue
        spec = specs[manifest.partition_spec_id]
        for entry in manifest.fetch_manifest_entry(table.io, discard_deleted=False):
            if entry.status != ManifestEntryStatus.EXISTING:
                yield _file_change(partition_of(entry.data_file, spec, table.schema()), entry)


def _file_change(partition: Partition, entry: ManifestEntry) -> _FileChange:
    rows = entry.data_file.record_count
    if entry.status == ManifestEntryStatus.ADDED:
        return _FileChange(partition, rows_added=rows, rows_removed=0)
    return _FileChange(partition, rows_added=0, rows_removed=rows)
