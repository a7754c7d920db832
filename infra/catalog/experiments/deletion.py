"""Deleting a branch, unless somebody would miss it."""

from infra.catalog.experiments.ancestry import unmerged
from infra.catalog.experiments.errors import BranchInUse, NotAnExperiment, UnmergedCommits
from infra.catalog.model import Commit, Reference
from infra.catalog.names import BranchKind, kind_of, refuse_protected, said_kind
from infra.catalog.nessie import Nessie
from infra.catalog.run_branch import describe
from infra.catalog.run_owner import Owner

_NAMED = 5


def delete_experiment(nessie: Nessie, name: str, *, target: str = "main", force: bool = False) -> tuple[Commit, ...]:
    """Delete an experiment, or what a failed run left; returns the commits that are on no other branch now.

    Raises:
        ProtectedBranch: `main` and `ops` are never deleted.
        NotAnExperiment: it is a tag or a commit, or belongs to a run or to maintenance.
        BranchInUse: a process that may be alive works on it.
        UnmergedCommits: it holds what `target` has not, and `force` was not given.
        ReferenceMissing, ReferenceConflict: it is not there, or was moved meanwhile.
    """
    refuse_protected(name, "delete")
    branch = nessie.resolve(name)
    _refuse_others(branch)
    _refuse_live(nessie, branch)
    lost = unmerged(nessie, branch, nessie.resolve(target))
    if lost and not force:
        raise UnmergedCommits(
            f"{len(lost)} commits are not on {target}: {_told(lost)}",
            where=f"branch {name}",
            remedy=f"`tollgate branch merge {name}` first, or --force to lose them",
        )
    nessie.delete_branch(branch)
    return lost


def _refuse_others(branch: Reference) -> None:
    kind = kind_of(branch.name)
    if branch.kind != "BRANCH" or kind in {BranchKind.CANDIDATE, BranchKind.LEASE}:
        raise NotAnExperiment(
            f"{branch.name or branch.hash[:12]} is of kind `{said_kind(branch)}`",
            where="`tollgate branch delete`",
            remedy="candidates and leases go with the run or the maintenance that made them; tags and commits stay",
        )


def _refuse_live(nessie: Nessie, branch: Reference) -> None:
    if kind_of(branch.name) is not BranchKind.RUN:
        return
    said = describe(nessie, branch)
    if said["cause"] is None and said["owner"] and Owner.parse(said["owner"]).may_be_alive():
        raise BranchInUse(
            f"process {said['owner']} may still work on it",
            where=f"branch {branch.name}",
            remedy="let the run end; what it leaves behind can be deleted",
        )


def _told(commits: tuple[Commit, ...]) -> str:
    named = ", ".join(f"{commit.hash[:12]} {commit.message}" for commit in commits[:_NAMED])
    return named + (", …" if len(commits) > _NAMED else "")
