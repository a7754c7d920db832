"""Collecting garbage: mark what nothing retained needs, delete it a grace period later if that is still so.

    list       every file of the warehouse
    read       every reference, until a listing shows none that was not read; then the files that they need
    mark       what was written before the grace period and is not needed; kept for the next run
    read       every reference again
    delete     what was marked a grace period ago and is still not needed; nothing at all if something of it is

A sweeper may be killed anywhere: a mark is a mark, and a file that was deleted is not found again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from infra.catalog.model import Reference
from infra.catalog.nessie import Nessie
from infra.config.retention import RetentionPolicy
from infra.maintenance.errors import ReferenceAppeared
from infra.maintenance.garbage import Garbage, find_garbage, needed_after_all, read_marks, write_marks
from infra.maintenance.live import LiveFiles
from infra.maintenance.retention import Retained, retain
from infra.maintenance.warehouse import Warehouse

# At least two listings, so that a commit that went from one reference to another during the first is in the second.
_LISTINGS = 5
_BATCH = 500


class Step(StrEnum):
    """Where a sweep stands; each is announced before it is begun, so a test can interfere at any."""

    LIST = "list"
    READ = "read"
    MARK = "mark"
    READ_AGAIN = "read_again"
    DELETE = "delete"


@dataclass(frozen=True)
class Swept:
    """What a sweep found and did; a dry run has marks that were not kept, and deletes nothing."""

    files: int
    bytes: int
    live: int
    marked: tuple[Garbage, ...]
    deleted: tuple[Garbage, ...] = ()

    @property
    def bytes_freed(self) -> int:
        """Size of what was deleted."""
        return sum(garbage.bytes for garbage in self.deleted)


@dataclass
class Sweeper:
    """Collects the garbage of one catalog's warehouse. `observe` is told of each step before it begins."""

    nessie: Nessie
    warehouse: Warehouse
    policy: RetentionPolicy
    observe: Callable[[Step], None] = lambda _: None
    _live: LiveFiles = field(default_factory=LiveFiles)

    def sweep(self, now: datetime, *, dry_run: bool = False) -> Swept:
        """Mark garbage, and delete what was marked a grace period before `now`.

        Raises:
            ReferenceAppeared: a reference came to need some of it meanwhile; nothing was deleted.
            LiveFileMissing, UnknownContent: it cannot be told what is needed; nothing was deleted.
        """
        self.observe(Step.LIST)
        files = tuple(self.warehouse.files())
        marked = read_marks(self.warehouse)
        self.observe(Step.READ)
        seen, retained = self._read(now, set(), Retained())
        live = self._live.names(retained)
        garbage = find_garbage(files, live, marked, before=now - self.policy.grace, now=now)
        found = Swept(len(files), sum(file.bytes for file in files), len(live), garbage)
        if dry_run:
            return found
        self.observe(Step.MARK)
        write_marks(self.warehouse, garbage)
        due = tuple(one for one in garbage if one.file in marked and one.marked_at <= now - self.policy.grace)
        if not due:
            return found
        self._delete(due, seen, retained, now)
        waiting = tuple(one for one in garbage if one not in set(due))
        write_marks(self.warehouse, waiting)
        return replace(found, marked=waiting, deleted=due)

    def _delete(self, due: tuple[Garbage, ...], seen: set[Reference], retained: Retained, now: datetime) -> None:
        """Delete batch by batch, each after another look at all references."""
        for start in range(0, len(due), _BATCH):
            self.observe(Step.READ_AGAIN)
            known = seen
            seen, appeared = self._read(now, known, Retained(commits=set(retained.commits)))
            needed = needed_after_all(due, self._live.names(appeared))
            if needed:
                raise ReferenceAppeared(sorted_by_name(seen - known), [garbage.file for garbage in needed])
            self.observe(Step.DELETE)
            self.warehouse.delete(garbage.file for garbage in due[start : start + _BATCH])

    def _read(self, now: datetime, seen: set[Reference], retained: Retained) -> tuple[set[Reference], Retained]:
        """Add what references retain that are not among `seen`, until a listing shows no such reference."""
        for listing in range(_LISTINGS):
            new = set(self.nessie.references()) - seen
            if not new and listing > 0:
                break
            retain(self.nessie, sorted_by_name(new), self.policy, now, retained)
            seen = seen | new
        return seen, retained


def sorted_by_name(references: Iterable[Reference]) -> list[Reference]:
    """In one order, `main` before the branches that began from it."""
    return sorted(references, key=lambda reference: (reference.name != "main", reference.name, reference.hash))
