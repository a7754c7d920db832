"""The files that something kept needs.

Live is what is reachable from the current snapshot of every retained commit: metadata, manifest list, manifests,
data and delete files, statistics. The snapshots that lead from one retained state of a table to the next keep
their manifests as well, although no commit shows them: a rebase and a diff read what happened in between.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from pyiceberg.io import FileIO
from pyiceberg.manifest import ManifestFile
from pyiceberg.table import StaticTable
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.snapshots import Snapshot

from infra.catalog.metadata import open_table
from infra.maintenance.errors import LiveFileMissing
from infra.maintenance.retention import Retained

Anchors = Mapping[UUID, frozenset[int]]


@dataclass
class LiveFiles:
    """Collects live files by name; files of Iceberg's metadata never change, so each is read once."""

    _lists: dict[str, tuple[ManifestFile, ...]] = field(default_factory=dict)
    _manifests: dict[str, frozenset[str]] = field(default_factory=dict)

    def names(self, retained: Retained) -> frozenset[str]:
        """Names of all files that `retained` needs.

        A name and not a path: it holds a UUID, and the same place may be written as `file:/`, as `file:///`, as
        `s3a://` or through a link. A path compared by letters could make a live file look dead, a name cannot.

        Raises:
            LiveFileMissing: something retained cannot be read, so it is not known what it needs.
        """
        tables = [open_retained(location) for location in sorted(retained.tables)]
        anchors = anchors_of(table.metadata for table in tables)
        paths = [*retained.tables, *retained.views]
        for table in tables:
            paths += self._of_table(table, anchors)
        return frozenset(map(name_of, paths))

    def _of_table(self, table: StaticTable, anchors: Anchors) -> Iterator[str]:
        yield from statistics_of(table.metadata)
        current = table.current_snapshot()
        if current is not None:
            for manifest in self._manifests_of(current, table.io):
                yield from self._files_of(manifest, table.io)
        for snapshot in shown_or_between(table.metadata, current, anchors):
            yield snapshot.manifest_list
            yield from (manifest.manifest_path for manifest in self._manifests_of(snapshot, table.io))

    def _manifests_of(self, snapshot: Snapshot, io: FileIO) -> tuple[ManifestFile, ...]:
        location = snapshot.manifest_list
        if location not in self._lists:
            with _needed(location):
                self._lists[location] = tuple(snapshot.manifests(io))
        return self._lists[location]

    def _files_of(self, manifest: ManifestFile, io: FileIO) -> frozenset[str]:
        location = manifest.manifest_path
        if location not in self._manifests:
            with _needed(location):
                entries = manifest.fetch_manifest_entry(io, discard_deleted=True)
            self._manifests[location] = frozenset(entry.data_file.file_path for entry in entries)
        return self._manifests[location]


def anchors_of(states: Iterable[TableMetadata]) -> Anchors:
    """The snapshots that are current in one of `states`, by the UUID of their table."""
    found: dict[UUID, set[int]] = {}
    for state in states:
        if state.current_snapshot_id is not None:
            found.setdefault(state.table_uuid, set()).add(state.current_snapshot_id)
    return {table: frozenset(snapshots) for table, snapshots in found.items()}


def shown_or_between(state: TableMetadata, shown: Snapshot | None, anchors: Anchors) -> tuple[Snapshot, ...]:
    """A snapshot that some commit shows, and its ancestors up to the nearest anchor; without one, no ancestor."""
    if shown is None:
        return ()
    found, parent = [shown], shown.parent_snapshot_id
    while parent is not None and parent not in anchors.get(state.table_uuid, ()):
        snapshot = state.snapshot_by_id(parent)
        if snapshot is None:
            break
        found.append(snapshot)
        parent = snapshot.parent_snapshot_id
    return tuple(found) if parent in anchors.get(state.table_uuid, ()) else (shown,)


def statistics_of(state: TableMetadata) -> Iterator[str]:
    """Statistics files that a metadata file lists."""
    yield from (statistics.statistics_path for statistics in state.statistics)
    yield from (statistics.statistics_path for statistics in state.partition_statistics)


def name_of(path: str) -> str:
    """The last part of a path."""
    return path.rpartition("/")[2]


def open_retained(location: str) -> StaticTable:
    """The table as a retained commit has it.

    Raises:
        LiveFileMissing: the metadata file is not there.
    """
    with _needed(location):
        return open_table(location)


@contextmanager
def _needed(location: str) -> Iterator[None]:
    """Turn the absence of a file into an error that says what follows from it."""
    try:
        yield
    except FileNotFoundError as error:
        raise LiveFileMissing(
            "a retained commit needs a file that is not there",
            where=location,
            remedy="nothing was deleted; if a reference was put on a commit past retention, delete it",
        ) from error
