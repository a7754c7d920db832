"""Building what the target would become, apart from the target: one commit with all of a run's changes."""

from dataclasses import dataclass

from infra.catalog.changes import changes_between
from infra.catalog.checks import Candidate
from infra.catalog.errors import ReferenceExists
from infra.catalog.model import ContentKey, KeyConflict, Reference
from infra.catalog.nessie import Nessie
from infra.catalog.run import Run


@dataclass(frozen=True)
class Conflicted:
    """The run branch does not merge onto the target as it is now."""

    keys: tuple[ContentKey, ...]


def build_candidate(
    nessie: Nessie, run: Run, written: Reference, target: Reference, branch_name: str
) -> Candidate | Conflicted:
    """Merge `written` onto a branch of `target`; a dry run comes first, so that a conflict costs no audit."""
    branch = _fresh_branch(nessie, branch_name, target)
    message, properties = run.title, run.properties()
    rehearsal = nessie.merge(written, branch, message=message, properties=properties, dry_run=True)
    if rehearsal.conflicts:
        nessie.delete_branch(branch)
        return Conflicted(_keys(rehearsal.conflicts))
    merged = nessie.merge(written, branch, message=message, properties=properties, dry_run=False)
    if merged.head is None:
        nessie.delete_branch(branch)
        return Conflicted(_keys(merged.conflicts))
    head = Reference(branch.name, merged.head)
    return Candidate(run, target, head, changes_between(nessie.tables(target), nessie.tables(head)))


def _fresh_branch(nessie: Nessie, name: str, at: Reference) -> Reference:
    try:
        return nessie.create_branch(name, at)
    except ReferenceExists:
        # The name holds the attempt, which one process owns: what lies there is its own lost answer.
        nessie.delete_branch(nessie.resolve(name))
        return nessie.create_branch(name, at)


def _keys(conflicts: tuple[KeyConflict, ...]) -> tuple[ContentKey, ...]:
    return tuple(sorted({conflict.key for conflict in conflicts}))
