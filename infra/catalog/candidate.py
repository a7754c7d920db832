"""Building what the target would become, apart from the target: one commit with all of a run's changes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from infra.catalog.changes import changes_between
from infra.catalog.checks import Candidate
from infra.catalog.errors import ReferenceExists
from infra.catalog.inputs import Input
from infra.catalog.model import ContentKey, Merge, Reference
from infra.catalog.nessie import Nessie
from infra.catalog.rebase import Obstacle, Rebased, Sides, rebase
from infra.catalog.run_branch import RunBranch
from infra.catalog.run_record import properties_of


class Path(StrEnum):
    """How a run came onto its target."""

    CLEAN = "clean"
    REBASED = "rebased"
    REPLAYED = "replayed"


@dataclass(frozen=True)
class Work:
    """What one attempt did: its branch, the head that it wrote, and what it read from published tables."""

    attempt: RunBranch
    written: Reference
    inputs: tuple[Input, ...]


@dataclass(frozen=True)
class Built:
    """A candidate, and the way it was brought there."""

    candidate: Candidate
    path: Path


def build_candidate(nessie: Nessie, work: Work, target: Reference, branch_name: str) -> Built | tuple[Obstacle, ...]:
    """Merge the run onto a branch of `target`, or rebase it where others changed its tables; or say what keeps it.

    Nothing is left behind when it is kept. The dry run comes first, so that a conflict costs no audit.
    """
    branch = _fresh_branch(nessie, branch_name, target)
    rehearsal = _merge(nessie, work, branch, dry_run=True)
    if not rehearsal.conflicts:
        merged = _merge(nessie, work, branch, dry_run=False)
        assert merged.head is not None, "nobody else writes to a candidate"
        return _built(nessie, work, target, Reference(branch.name, merged.head), Path.CLEAN)
    head = _rebase(nessie, work, branch, {conflict.key for conflict in rehearsal.conflicts})
    if isinstance(head, Reference):
        return _built(nessie, work, target, head, Path.REBASED)
    nessie.delete_branch(branch)
    return head


def _merge(nessie: Nessie, work: Work, branch: Reference, *, dry_run: bool) -> Merge:
    run = work.attempt.run
    said = properties_of(work.attempt, work.inputs)
    return nessie.merge(work.written, branch, message=run.title, properties=said, dry_run=dry_run)


def _rebase(
    nessie: Nessie, work: Work, branch: Reference, conflicting: Collection[ContentKey]
) -> Reference | tuple[Obstacle, ...]:
    """One commit with everything that the run changed, its files of the conflicting tables put on those of `branch`."""
    run = work.attempt.run
    sides = Sides(nessie.tables(work.attempt.base), nessie.tables(work.written), nessie.tables(branch))
    strange = sorted(key for key in conflicting if key not in sides.base and key not in sides.ours)
    if strange:
        return tuple(Obstacle(str(key), "is there already") for key in strange)
    rebased = rebase(sides, conflicting, work.inputs, run.blind)
    if not isinstance(rebased, Rebased):
        return rebased
    differences = nessie.diff(work.attempt.base, work.written)
    others = [difference.operation() for difference in differences if difference.key not in conflicting]
    said = properties_of(work.attempt, work.inputs)
    return nessie.commit(branch, [*others, *rebased.operations], message=run.title, properties=said)


def _built(nessie: Nessie, work: Work, target: Reference, head: Reference, path: Path) -> Built:
    changes = changes_between(nessie.tables(target), nessie.tables(head))
    return Built(Candidate(work.attempt.run, target, head, changes), path)


def _fresh_branch(nessie: Nessie, name: str, at: Reference) -> Reference:
    try:
        return nessie.create_branch(name, at)
    except ReferenceExists:
        # The name holds the attempt, which one process owns: what lies there is its own lost answer.
        nessie.delete_branch(nessie.resolve(name))
        return nessie.create_branch(name, at)


def tables_of(obstacles: Sequence[Obstacle]) -> tuple[str, ...]:
    """The names of the tables that obstacles are about."""
    return tuple(sorted({obstacle.table for obstacle in obstacles}))
