"""Bringing a run onto tables that others changed meanwhile, by its files and without writing a row again (ADR 0005).

Iceberg lets a commit be made again on a newer snapshot; Nessie, whose conflicts are per table, does not know of it. A
run's net files since its base (every snapshot counts, not only the last one) are put on the target's own snapshot, if
what it did is still what it would do there:

    the table is the same: uuid, schema, partition spec, sort order
    its base is an ancestor of both heads
    it deleted no single rows, as their positions are in files that may be gone
    nobody moved rows of a partition that it wrote or read, unless it appended blindly
    what it removed is still live, and what it adds is not yet
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from pyiceberg.table import Table

from infra.catalog.history import EMPTY, Delta, File, SnapshotChange, delta_of, history_since
from infra.catalog.inputs import Input
from infra.catalog.metadata import open_table
from infra.catalog.model import ContentKey, TableState
from infra.catalog.partitions import Partition
from infra.catalog.replace import replace_files
from infra.catalog.staging import Staging
from infra.catalog.transport import Json

Tables = Mapping[ContentKey, TableState]


@dataclass(frozen=True)
class Obstacle:
    """Why one table cannot be rebased; `partitions` are those that both sides touched, if that is why."""

    table: str
    reason: str
    partitions: tuple[Partition, ...] = ()

    def __str__(self) -> str:
        where = "; ".join(_told(partition) for partition in self.partitions[:3])
        more = f" and {len(self.partitions) - 3} more" if len(self.partitions) > 3 else ""
        return f"{self.table}: {self.reason}" + (f" ({where}{more})" if where else "")


@dataclass(frozen=True)
class Rebased:
    """The operations that put the run's files on the target's tables."""

    operations: Sequence[Json]


@dataclass(frozen=True)
class Sides:
    """The tables that a run began from, what it made of them, and what the target has now."""

    base: Tables
    ours: Tables
    theirs: Tables


def rebase(
    sides: Sides, keys: Collection[ContentKey], inputs: Sequence[Input], blind: Collection[str] = ()
) -> Rebased | tuple[Obstacle, ...]:
    """Put the run's changes of the tables `keys` onto the target's; or say for each table why not.

    `blind` names tables that the run appends to without having looked at any row of theirs.
    """
    deltas: dict[ContentKey, Delta] = {}
    obstacles: list[Obstacle] = []
    for key in sorted(keys):
        found = _delta(sides, key, [given for given in inputs if given.table == str(key)], blind=str(key) in blind)
        if isinstance(found, Obstacle):
            obstacles.append(found)
        else:
            deltas[key] = found
    if obstacles:
        return tuple(obstacles)
    staging = Staging(sides.theirs)
    for key, delta in deltas.items():
        apply(staging.load_table(key.elements), delta)
    return Rebased(staging.operations())


def apply(table: Table, delta: Delta) -> None:
    """Commit files to a table in one snapshot; what it adds and removes was looked at before."""
    if not delta.added and not delta.removed:
        return
    if not delta.moves_rows:
        replace_files(table, [file.data_file for file in delta.removed], [file.data_file for file in delta.added])
        return
    with table.transaction() as transaction, transaction.update_snapshot().overwrite() as snapshot:
        for file in _sorted(delta.removed):
            snapshot.delete_data_file(file.data_file)
        for file in _sorted(delta.added):
            snapshot.append_data_file(file.data_file)


def same_definition(one: TableState, other: TableState) -> bool:
    """Whether files that were written for one fit the other."""
    a, b = open_table(one.metadata_location).metadata, open_table(other.metadata_location).metadata
    return (
        a.table_uuid == b.table_uuid
        and a.schema() == b.schema()
        and a.spec() == b.spec()
        and a.sort_order() == b.sort_order()
    )


def _delta(sides: Sides, key: ContentKey, read: Sequence[Input], *, blind: bool) -> Delta | Obstacle:
    base, ours, theirs = (side.get(key) for side in (sides.base, sides.ours, sides.theirs))
    if base is None or ours is None or theirs is None:
        return Obstacle(str(key), "was created or dropped meanwhile")
    if not (same_definition(base, ours) and same_definition(base, theirs)):
        return Obstacle(str(key), "its definition was changed meanwhile")
    mine = history_since(ours.metadata_location, base.snapshot_id)
    others = history_since(theirs.metadata_location, base.snapshot_id)
    if mine is None or others is None:
        return Obstacle(str(key), "its history does not reach back to where the run began")
    delta = delta_of(mine)
    looked_at = () if blind and not delta.removed else (*read, *_written(str(key), delta))
    return _overlap(str(key), delta, looked_at, others) or delta


def _overlap(table: str, delta: Delta, looked_at: Sequence[Input], others: Sequence[SnapshotChange]) -> Obstacle | None:
    """What others did since the base that keeps `delta` from being put on top of it."""
    since = delta_of(others)
    if delta.deletes_rows or since.deletes_rows:
        return Obstacle(table, "single rows were deleted, whose positions are only known where they were")
    theirs = frozenset[Partition]().union(*(change.partitions for change in others if change.moves_rows))
    if common := sorted(part for part in theirs if any(given.covers(part) for given in looked_at)):
        return Obstacle(table, "others changed what this run read or wrote", tuple(common))
    # What this run removed was live at the base, so only what happened since can have taken it away; and the like.
    if gone := delta.removed & since.removed:
        return Obstacle(table, "files that this run replaced were rewritten", _partitions(gone))
    if twice := delta.added & since.added:
        return Obstacle(table, "files of this run are live there already", _partitions(twice))
    return None


def _written(table: str, delta: Delta) -> Sequence[Input]:
    """A partition that was written counts as read: what was in it decided what had to be written."""
    return [Input(table, partition, EMPTY) for partition in delta.partitions]


def _partitions(files: Collection[File]) -> tuple[Partition, ...]:
    return tuple(sorted({file.partition for file in files}))


def _sorted(files: Collection[File]) -> list[File]:
    return sorted(files, key=lambda file: file.path)


def _told(partition: Partition) -> str:
    return ", ".join(f"{column}={value}" for column, value in partition) or "unpartitioned"
