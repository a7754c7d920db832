"""What a candidate would change, read from Iceberg's metadata and not from what the run says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from infra.catalog.history import EMPTY, delta_of, history_since
from infra.catalog.metadata import open_table
from infra.catalog.model import ContentKey, TableState
from infra.catalog.partitions import Partition


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


def changes_between(base: Mapping[ContentKey, TableState], head: Mapping[ContentKey, TableState]) -> Changes:
    """Compare the tables of two commits; reads metadata of the tables that differ, never data."""
    keys = sorted(key for key in base.keys() | head.keys() if _location(base.get(key)) != _location(head.get(key)))
    return Changes({str(key): _table_change(str(key), base.get(key), head.get(key)) for key in keys})


def _location(state: TableState | None) -> str | None:
    return state.metadata_location if state else None


def _table_change(name: str, base: TableState | None, head: TableState | None) -> TableChange:
    if head is None:
        return TableChange(name, dropped=True, partitions=None)
    before = base if base and base.content_id == head.content_id else None
    history = history_since(head.metadata_location, before.snapshot_id if before else EMPTY)
    delta = delta_of(history or ())
    return TableChange(
        table=name,
        created=before is None,
        schema_changed=before is not None and _schema_differs(before, head),
        partitions=None if history is None else frozenset().union(*(change.partitions for change in history)),
        rows_added=sum(file.rows for file in delta.added),
        rows_removed=sum(file.rows for file in delta.removed),
        snapshot_id=head.snapshot_id if head.snapshot_id > 0 else None,
    )


def _schema_differs(base: TableState, head: TableState) -> bool:
    return open_table(base.metadata_location).schema() != open_table(head.metadata_location).schema()
