"""What a run read from published tables, so that it can be told whether that moved while it worked."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pyiceberg.table import StaticTable

from infra.catalog.model import ContentKey, TableState
from infra.catalog.partitions import Partition, matches, partition_of

_EMPTY = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True)
class Input:
    """A slice of a table, and the digest of what it held when the run began."""

    table: str
    partition: Partition
    digest: str


def read_input(tables: Mapping[ContentKey, TableState], table: str, partition: Partition) -> Input:
    """Record a slice as it stands among `tables`."""
    return Input(table, partition, slice_digest(tables.get(ContentKey.of(table)), partition))


def moved(inputs: Collection[Input], tables: Mapping[ContentKey, TableState]) -> tuple[Input, ...]:
    """Those inputs that are no longer what they were."""
    return tuple(
        given
        for given in inputs
        if slice_digest(tables.get(ContentKey.of(given.table)), given.partition) != given.digest
    )


def slice_digest(state: TableState | None, partition: Partition) -> str:
    """Digest of the live files of a slice.

    Files and not rows: it costs metadata alone and errs to the safe side only, as rewritten files count as
    moved although they hold the same rows.
    """
    if state is None:
        return _EMPTY
    table = StaticTable.from_metadata(state.metadata_location)
    snapshot = table.current_snapshot()
    if snapshot is None:
        return _EMPTY
    specs = table.specs()
    paths = [
        entry.data_file.file_path
        for manifest in snapshot.manifests(table.io)
        for entry in manifest.fetch_manifest_entry(table.io, discard_deleted=True)
        if matches(partition_of(entry.data_file, specs[manifest.partition_spec_id], table.schema()), partition)
    ]
    return hashlib.sha256("\n".join(sorted(paths)).encode()).hexdigest()
