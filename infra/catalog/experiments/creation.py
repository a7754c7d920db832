"""Beginning an experiment, and what is known of one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from infra.catalog.experiments.errors import NameReserved
from infra.catalog.genesis import MARKERS
from infra.catalog.model import Commit, CommitHash, ContentKey, Reference
from infra.catalog.names import RESERVED, BranchKind, kind_of
from infra.catalog.nessie import Nessie
from infra.catalog.run_branch import BASE
from infra.catalog.transport import Json

# A commit has to name a key; that it is as it was is no change to merge.
NO_CHANGE: Json = {"type": "UNCHANGED", "key": ContentKey(MARKERS[:1]).to_json()}
EXPERIMENT = "tollgate.experiment"
OWNER = "tollgate.experiment_owner"
_NAME = re.compile(r"[A-Za-z](?:(?!\.\.)[A-Za-z0-9./_-])*(?<![./])")
# The server would take such a name for a commit.
_LIKE_A_HASH = re.compile(r"[0-9a-f]{8,}")
_NOT_A_BRANCH = {"head", "detached"}


@dataclass(frozen=True)
class Experiment:
    """An engineer's branch, who began it, and the commit that it was begun from or last rebased onto."""

    branch: Reference
    owner: str | None
    base: CommitHash | None


def create_experiment(nessie: Nessie, name: str, ref: str, owner: str) -> Experiment:
    """Begin a branch at `ref`; no data is copied. Its first commit says whose it is and changes no table.

    Raises:
        NameReserved: the name is a published branch's, a run's, or none.
        ReferenceMissing: there is no such ref.
        ReferenceExists: the name is taken.
    """
    require_name(name)
    at = nessie.resolve(ref)
    branch = nessie.create_branch(name, at)
    begun = nessie.commit(
        branch,
        _first_operations(nessie, at),
        message=f"begin {name}",
        properties=ownership(name, owner, at.hash),
    )
    return Experiment(begun, owner, at.hash)


def read_experiment(nessie: Nessie, branch: Reference) -> Experiment:
    """What the log says of a branch; one that another client made has neither owner nor base."""
    began = beginning(nessie, branch)
    said = began.properties if began else {}
    return Experiment(branch, said.get(OWNER), said.get(BASE))


def beginning(nessie: Nessie, branch: Reference) -> Commit | None:
    """The commit that says whose the experiment is."""
    return nessie.find_commit(branch, EXPERIMENT, branch.name)


def ownership(name: str, owner: str | None, base: CommitHash) -> Mapping[str, str]:
    """What that commit says."""
    return {EXPERIMENT: name, BASE: base, **({OWNER: owner} if owner else {})}


def require_name(name: str) -> None:
    """Whether an experiment may be called that.

    Raises:
        NameReserved: it may not.
    """
    kind = kind_of(name)
    if kind is not BranchKind.EXPERIMENT:
        raise NameReserved(
            f"the name {name!r} is reserved: it is one of kind `{kind}`",
            where="branch names",
            remedy=f"choose another, say one that begins with your own name; reserved are {', '.join(RESERVED)}",
        )
    if not _NAME.fullmatch(name) or _LIKE_A_HASH.fullmatch(name) or name.lower() in _NOT_A_BRANCH:
        raise NameReserved(
            f"{name!r} cannot name a branch",
            where="branch names",
            remedy="begin with a letter, go on with letters, digits and `. / _ -`, without `..` and not ending in"
            " `.` or `/`; HEAD, DETACHED and what looks like a commit hash are refused",
        )


def _first_operations(nessie: Nessie, at: Reference) -> list[Json]:
    """Of a run that was not published, the experiment takes the tables but not the mark that it was."""
    if kind_of(at.name) in {BranchKind.RUN, BranchKind.CANDIDATE}:
        marker = ContentKey((*MARKERS, at.name.split("/")[2]))
        if nessie.content(at, marker) is not None:
            return [{"type": "DELETE", "key": marker.to_json()}]
    return [NO_CHANGE]
