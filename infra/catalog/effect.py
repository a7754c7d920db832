"""What a published run did to the tables, file by file, as its commit and the one before it tell."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from infra.catalog.errors import NotRevertible
from infra.catalog.history import Delta, delta_of, history_since
from infra.catalog.model import ContentKey, TableState
from infra.catalog.nessie import Nessie
from infra.catalog.partitions import Partition
from infra.catalog.rebase import same_definition
from infra.catalog.run_record import RunRecord


class DefinitionChanged(NotRevertible):
    """The run changed what a table is, and not only its rows."""


@dataclass(frozen=True)
class Effect:
    """What a published run did to the tables, file by file, and the snapshot that each had after it."""

    record: RunRecord
    deltas: Mapping[ContentKey, Delta]
    snapshots: Mapping[ContentKey, int]

    def touches(self, other: "Effect") -> bool:
        """Whether this run read or wrote a partition that the other one changed."""
        return any(
            self._looked_at(key, partition) for key, delta in other.deltas.items() for partition in delta.partitions
        )

    def _looked_at(self, key: ContentKey, partition: Partition) -> bool:
        wrote = key in self.deltas and partition in self.deltas[key].partitions
        return wrote or any(given.table == str(key) and given.covers(partition) for given in self.record.inputs)


def effect_of(nessie: Nessie, record: RunRecord) -> Effect:
    """What one run did to each table.

    Raises:
        DefinitionChanged: it created, dropped or changed the definition of a table.
        NotRevertible: it cannot be told file by file, or what it would be told from is past retention.
    """
    with still_stored(record):
        return _effect_of(nessie, record)


def _effect_of(nessie: Nessie, record: RunRecord) -> Effect:
    before, after = map(nessie.tables, record.commit.sides)
    changed = sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
    deltas = {key: _delta(record, key, before.get(key), after.get(key)) for key in changed}
    return Effect(record, deltas, {key: after[key].snapshot_id for key in changed})


def effect_on_rows(nessie: Nessie, record: RunRecord) -> Effect:
    """The same of a run that may have changed definitions, which stay: they build on no rows."""
    try:
        return effect_of(nessie, record)
    except DefinitionChanged:
        return Effect(record, {}, {})


def _delta(record: RunRecord, key: ContentKey, before: TableState | None, after: TableState | None) -> Delta:
    if before is None or after is None or not same_definition(before, after):
        raise DefinitionChanged(
            f"{record.told()} changed what {key} is, not only its rows",
            where=f"commit {record.commit.hash[:12]}",
            remedy="release the definitions of before instead",
        )
    history = history_since(after.metadata_location, before.snapshot_id)
    delta = delta_of(history or ())
    if history is None or delta.deletes_rows:
        raise NotRevertible(
            f"what {record.told()} did to {key} cannot be told file by file",
            where=f"commit {record.commit.hash[:12]}",
            remedy="publish a run that writes the rows as they should be",
        )
    return delta


@contextmanager
def still_stored(record: RunRecord) -> Iterator[None]:
    """What a run did is told from files that maintenance keeps for a time.

    Raises:
        NotRevertible: they are gone.
    """
    try:
        yield
    except FileNotFoundError as error:
        raise NotRevertible(
            f"what {record.told()} did is past retention: {error}",
            where=f"commit {record.commit.hash[:12]}",
            remedy="publish a run that writes the rows as they should be",
        ) from error
