"""Metadata without the snapshots that no retained commit needs; no data file is touched by it.

Iceberg's own expiry deletes files as it goes and sees one branch only, so it stays off (`gc.enabled=false`).
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from pyiceberg.serializers import ToOutputFile
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.snapshots import MetadataLogEntry

from infra.catalog.metadata import open_table
from infra.catalog.model import ContentKey, TableState
from infra.catalog.staging import next_version, put_table
from infra.catalog.transport import Json
from infra.maintenance.live import Anchors, shown_or_between


@dataclass(frozen=True)
class Expiry:
    """The snapshots that a table's metadata lists and need not list any more."""

    table: str
    snapshots: frozenset[int]


def to_expire(tables: Mapping[ContentKey, TableState], anchors: Anchors) -> Mapping[ContentKey, Expiry]:
    """What can be left out of the metadata of each table; `anchors` are the snapshots that some commit shows."""
    found = {key: _expired(open_table(state.metadata_location).metadata, anchors) for key, state in tables.items()}
    return {key: Expiry(str(key), snapshots) for key, snapshots in found.items() if snapshots}


def expire(state: TableState, expiry: Expiry) -> Json:
    """Write the metadata without those snapshots; returns the operation that points the table to it."""
    table = open_table(state.metadata_location)
    metadata = without(table.metadata, expiry.snapshots, state.metadata_location)
    location = table.location_provider().new_table_metadata_file_location(next_version(state.metadata_location))
    ToOutputFile.table_metadata(metadata, table.io.new_output(location))
    return put_table(state.key, metadata, location, state.content_id)


def without(metadata: TableMetadata, snapshots: frozenset[int], location: str) -> TableMetadata:
    """The metadata, that was read from `location`, less some snapshots and what belongs to them.

    Children keep naming their parent, as in Java's Iceberg: pyiceberg's own update makes them look like the first
    snapshot of the table, and whoever asks what happened since an expired one would be told too little.
    """
    keeps = partial(_keeps, snapshots)
    read_from = {"metadata-file": location, "timestamp-ms": metadata.last_updated_ms}
    log = [*metadata.metadata_log, MetadataLogEntry.model_validate(read_from)]
    return metadata.model_copy(
        update={
            "snapshots": [one for one in metadata.snapshots if keeps(one.snapshot_id)],
            "snapshot_log": [one for one in metadata.snapshot_log if keeps(one.snapshot_id)],
            "statistics": [one for one in metadata.statistics if keeps(one.snapshot_id)],
            "partition_statistics": [one for one in metadata.partition_statistics if keeps(one.snapshot_id)],
            "metadata_log": log[-_log_length(metadata) :],
            "last_updated_ms": max(int(time.time() * 1000), metadata.last_updated_ms),
        }
    )


def _expired(metadata: TableMetadata, anchors: Anchors) -> frozenset[int]:
    shown = {*anchors.get(metadata.table_uuid, ()), *(ref.snapshot_id for ref in metadata.refs.values())}
    needed = {
        snapshot.snapshot_id
        for snapshot_id in shown
        for snapshot in shown_or_between(metadata, metadata.snapshot_by_id(snapshot_id), anchors)
    }
    return frozenset(snapshot.snapshot_id for snapshot in metadata.snapshots) - needed


def _keeps(snapshots: frozenset[int], snapshot_id: int) -> bool:
    return snapshot_id not in snapshots


def _log_length(metadata: TableMetadata) -> int:
    return int(metadata.properties.get("write.metadata.previous-versions-max", "100"))
