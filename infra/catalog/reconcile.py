"""Settling what processes left that ended in the middle of a run: every flow does it before its own work.

    published, not tidied up     its branch goes
    not published                discarded with the reason; the branch stays until its time to live is over
    a candidate without a run    goes

What a live process owns is never touched, nor what may be: a branch that nobody owns yet is left to the next run of the
same key, as its process may be between creating and owning it.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from infra.catalog.errors import ReferenceConflict, ReferenceMissing
from infra.catalog.model import Reference
from infra.catalog.nessie import Nessie
from infra.catalog.run_branch import (
    beginning,
    cause_of,
    delete_candidates,
    discard,
    marker_key,
    owner_of,
    run_of,
    works_on,
)


@dataclass(frozen=True)
class Settled:
    """A branch, and what became of it in words."""

    branch: str
    outcome: str


def reconcile(nessie: Nessie) -> tuple[Settled, ...]:
    """Settle every run that no process works on any more.

    Raises:
        CatalogUnavailable: the catalog is down; what is settled by then stays settled.
    """
    # Candidates are listed first: the run of each was there then, unless it had ended.
    candidates = nessie.branches("candidate/")
    runs = nessie.branches("run/")
    settled = [found for branch in runs if (found := _settle_run(nessie, branch))]
    return (*settled, *_delete_orphans(nessie, candidates, {branch.name for branch in runs}))


def _settle_run(nessie: Nessie, branch: Reference) -> Settled | None:
    # Another process that starts now does the same.
    with suppress(ReferenceConflict, ReferenceMissing):
        began = beginning(nessie, branch)
        if began is None or cause_of(nessie, branch) is not None:
            return None
        owner, run = owner_of(nessie, branch), run_of(began)
        if works_on(branch, owner):
            return None
        if nessie.content(nessie.resolve(run.target), marker_key(run.key)) is not None:
            delete_candidates(nessie, run, branch)
            nessie.delete_branch(branch)
            return Settled(branch.name, "was published; deleted")
        reason = f"its process {owner} ended before it published"
        discard(nessie, run, branch, reason)
        return Settled(branch.name, f"discarded: {reason}")
    return None


def _delete_orphans(nessie: Nessie, candidates: Iterable[Reference], runs: set[str]) -> Iterable[Settled]:
    for candidate in candidates:
        _, flow, key, attempt, _ = candidate.name.split("/")
        if f"run/{flow}/{key}/{attempt}" not in runs:
            with suppress(ReferenceConflict, ReferenceMissing):
                nessie.delete_branch(candidate)
                yield Settled(candidate.name, "its run had ended; deleted")
