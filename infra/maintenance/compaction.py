"""Putting the small files of a partition together, in one `replace` snapshot per table."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
from pyiceberg.expressions import AlwaysTrue
from pyiceberg.io.pyarrow import ArrowScan, _dataframe_to_data_files
from pyiceberg.manifest import DataFile, ManifestContent
from pyiceberg.table import FileScanTask, Table
from pyiceberg.table.sorting import SortDirection

from infra.catalog.metadata import open_table
from infra.catalog.model import ContentKey, TableState
from infra.catalog.partitions import Partition, partition_of
from infra.catalog.replace import replace_files
from infra.catalog.staging import Staging
from infra.config.retention import RetentionPolicy
from infra.maintenance.errors import CompactionFailed

Group = Sequence[DataFile]


@dataclass(frozen=True)
class Compaction:
    """What was done to one table: how many files stand where how many stood, in how many partitions."""

    table: str
    partitions: int
    files_before: int
    files_after: int
    rows: int


def to_compact(
    tables: Mapping[ContentKey, TableState], policy: RetentionPolicy
) -> Mapping[ContentKey, tuple[Group, ...]]:
    """The files that are to be put together, one group per partition, of those tables that have any."""
    groups = {key: tuple(_groups(open_table(state.metadata_location), policy)) for key, state in tables.items()}
    return {key: found for key, found in groups.items() if found}


def planned(key: ContentKey, groups: Sequence[Group]) -> Compaction:
    """What `compact` would do, if no group is larger than one file may be."""
    files = [file for group in groups for file in group]
    return Compaction(str(key), len(groups), len(files), len(groups), sum(file.record_count for file in files))


def compact(staging: Staging, key: ContentKey, groups: Sequence[Group]) -> Compaction:
    """Write each group as one file, or as few as the table's file size allows, and stage the snapshot."""
    table = staging.load_table(key.elements)
    removed = [file for group in groups for file in group]
    added = [file for group in groups for file in _rewritten(table, group)]
    replace_files(table, removed, added)
    rows = sum(file.record_count for file in added)
    return Compaction(str(key), len(groups), len(removed), len(added), rows)


def _groups(table: Table, policy: RetentionPolicy) -> Iterator[Group]:
    """Small data files by partition; none of a table with delete files, which name the files that they are of."""
    snapshot = table.current_snapshot()
    manifests = snapshot.manifests(table.io) if snapshot else []
    if any(manifest.content is ManifestContent.DELETES for manifest in manifests):
        return
    small: dict[Partition, list[DataFile]] = defaultdict(list)
    for manifest in manifests:
        if manifest.partition_spec_id != table.metadata.default_spec_id:
            continue
        for entry in manifest.fetch_manifest_entry(table.io, discard_deleted=True):
            if entry.data_file.file_size_in_bytes < policy.compact_below_bytes:
                small[partition_of(entry.data_file, table.spec(), table.schema())].append(entry.data_file)
    yield from (group for group in small.values() if len(group) >= policy.compact_from_files)


def _rewritten(table: Table, group: Group) -> list[DataFile]:
    """Raises CompactionFailed: what was read or written is not as many rows as the files say that they hold."""
    scan = ArrowScan(table.metadata, table.io, table.schema(), AlwaysTrue())
    rows = scan.to_table([FileScanTask(file) for file in group])
    written = list(_dataframe_to_data_files(table.metadata, _in_order(table, rows), table.io))
    counts = {rows.num_rows, *(sum(file.record_count for file in files) for files in (group, written))}
    if len(counts) > 1:
        raise CompactionFailed(
            f"{'.'.join(table.name())}: {len(group)} files were not rewritten row by row: counted {sorted(counts)}",
            where=group[0].file_path,
            remedy="nothing was published; look whether a file is damaged",
        )
    return written


def _in_order(table: Table, rows: pa.Table) -> pa.Table:
    """As the table's sort order wants them, as far as that speaks of columns themselves."""
    schema = table.schema()
    keys = [
        (schema.find_column_name(field.source_id), _direction(field.direction))
        for field in table.sort_order().fields
        if str(field.transform) == "identity"
    ]
    return rows.sort_by(keys) if keys else rows


def _direction(direction: SortDirection) -> str:
    return "ascending" if direction is SortDirection.ASC else "descending"
