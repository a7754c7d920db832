"""What an experiment has that another branch has not."""

from itertools import takewhile

from infra.catalog.errors import ReferenceMissing
from infra.catalog.experiments.creation import EXPERIMENT, read_experiment
from infra.catalog.experiments.errors import NotAnExperiment, Unrelated
from infra.catalog.model import Commit, CommitHash, Merge, Reference
from infra.catalog.names import BranchKind, kind_of, said_kind
from infra.catalog.nessie import Nessie


def require_experiment(nessie: Nessie, name: str, remedy: str) -> Reference:
    """Pin an experiment's branch.

    Raises:
        NotAnExperiment: it is a published branch, a run's, or no branch at all.
        ReferenceMissing: nothing has that name.
    """
    branch = nessie.resolve(name)
    if branch.kind != "BRANCH" or kind_of(name) is not BranchKind.EXPERIMENT:
        raise NotAnExperiment(
            f"{name} is no experiment but of kind `{said_kind(branch)}`", where=f"ref {name}", remedy=remedy
        )
    return branch


def rehearse(nessie: Nessie, source: Reference, onto: Reference) -> Merge:
    """What a merge would bring, what would conflict, and the newest commit that both hold; nothing is changed.

    Raises:
        Unrelated: the two have no commit in common.
    """
    try:
        return nessie.merge(source, onto, message="rehearsal", properties={}, dry_run=True)
    except ReferenceMissing as error:
        there = onto.name or onto.hash[:12]
        raise Unrelated(
            f"{source.name} and {there} have no commit in common",
            where=f"branch {source.name}",
            remedy=f"begin an experiment from there: `tollgate branch create NAME --ref {there}`",
        ) from error


def unmerged(nessie: Nessie, branch: Reference, target: Reference) -> tuple[Commit, ...]:
    """Commits made on `branch` itself that `target` has not, newest first; its beginning is none of them."""
    shared = {_merge_base(nessie, branch, target), read_experiment(nessie, branch).base}
    own = takewhile(lambda commit: commit.hash not in shared, nessie.log(branch))
    return tuple(commit for commit in own if commit.properties.get(EXPERIMENT) != branch.name)


def _merge_base(nessie: Nessie, source: Reference, onto: Reference) -> CommitHash | None:
    """The newest commit that both hold, earlier merges of the one into the other included."""
    try:
        return rehearse(nessie, source, onto).ancestor
    except Unrelated:
        return None
