"""What a run read from published tables, so that it can be told whether that moved while it worked."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from infra.catalog.history import EMPTY, SnapshotChange, history_since
from infra.catalog.model import ContentKey, TableState
from infra.catalog.partitions import Partition, matches

Tables = Mapping[ContentKey, TableState]
# A table that is not there has this content id: created since, it moved.
_ABSENT = ""


@dataclass(frozen=True)
class Input:
    """A slice of a table, and the snapshot that it was read at.

    Kept is the snapshot and not a digest of the slice: what happened since is in the table's history, so the question
    costs as much as there happened, and a compaction, which rewrites files without moving a row, is told apart.
    """

    table: str
    partition: Partition
    snapshot_id: int
    content_id: str = _ABSENT

    def covers(self, partition: Partition) -> bool:
        """Whether a partition lies in the slice."""
        return matches(partition, self.partition)

    def to_json(self) -> list[object]:
        """A short form for commit properties."""
        return [self.table, dict(self.partition), self.snapshot_id, self.content_id]

    @classmethod
    def from_json(cls, document: list[object]) -> Self:
        """Read what `to_json` wrote."""
        table, partition, snapshot_id, content_id = document
        assert isinstance(partition, dict)
        assert isinstance(snapshot_id, int)
        return cls(str(table), tuple(partition.items()), snapshot_id, str(content_id))


def read_input(tables: Tables, table: str, partition: Partition = ()) -> Input:
    """Record a slice as it stands among `tables`; without a partition, the whole table."""
    state = tables.get(ContentKey.of(table))
    if state is None:
        return Input(table, partition, EMPTY)
    return Input(table, partition, state.snapshot_id, state.content_id)


def moved(inputs: Collection[Input], tables: Tables) -> tuple[Input, ...]:
    """Those inputs whose rows may no longer be what they were."""
    return tuple(given for given in inputs if _moved(given, tables.get(ContentKey.of(given.table))))


def touches(given: Input, changes: Iterable[SnapshotChange]) -> bool:
    """Whether one of the changes moved rows of the slice."""
    return any(
        change.moves_rows and (change.deletes_rows or any(map(given.covers, change.partitions))) for change in changes
    )


def write_inputs(inputs: Iterable[Input]) -> str:
    """Inputs as the property of a commit."""
    return json.dumps([given.to_json() for given in inputs], separators=(",", ":"))


def parse_inputs(text: str) -> tuple[Input, ...]:
    """Read what `write_inputs` wrote."""
    return tuple(Input.from_json(document) for document in json.loads(text))


def _moved(given: Input, state: TableState | None) -> bool:
    if state is None or given.content_id != state.content_id:
        return (given.content_id != _ABSENT) if state is None else True
    if state.snapshot_id == given.snapshot_id:
        return False
    history = history_since(state.metadata_location, given.snapshot_id)
    return history is None or touches(given, history)
