"""Which branch is what, told by its name: published, of a run, or an engineer's experiment."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from infra.catalog.errors import NotATarget, ProtectedBranch
from infra.catalog.model import Reference


class BranchKind(StrEnum):
    """What a branch is for; the names of all but experiments are reserved."""

    PUBLISHED = "published"
    OPS = "ops"
    RUN = "run"
    CANDIDATE = "candidate"
    LEASE = "lease"
    REBASE = "rebase"
    EXPERIMENT = "experiment"


# The branch, and the namespace of the tables that are on it.
_OPS = "ops"
_BY_NAME = {"main": BranchKind.PUBLISHED, _OPS: BranchKind.OPS}
PROTECTED = frozenset(_BY_NAME)
_FOLDERS = (BranchKind.RUN, BranchKind.CANDIDATE, BranchKind.LEASE, BranchKind.REBASE)
_BY_FOLDER = {kind.value: kind for kind in _FOLDERS}
RESERVED = (*_BY_NAME, *(f"{folder}/" for folder in _BY_FOLDER))


def kind_of(name: str) -> BranchKind:
    """What the branch of that name is; a folder's name counts as reserved even without a slash."""
    return _BY_NAME.get(name) or _BY_FOLDER.get(name.partition("/")[0], BranchKind.EXPERIMENT)


def said_kind(ref: Reference) -> str:
    """The kind of a branch, or that the reference is none but a tag or a bare commit."""
    return kind_of(ref.name).value if ref.kind == "BRANCH" else ref.kind.lower()


def require_target(name: str) -> None:
    """Whether runs may publish to the branch of that name.

    Raises:
        NotATarget: it is the operations log's, a run's, or maintenance's own.
    """
    if kind_of(name) not in {BranchKind.PUBLISHED, BranchKind.EXPERIMENT}:
        raise NotATarget(
            f"nothing is published to {name}: it is of kind `{kind_of(name)}`",
            where=f"branch {name}",
            remedy="publish to `main`, or to an experiment (`tollgate branch create NAME`)",
        )


def refuse_commit(name: str, operations: Iterable[Mapping[str, Any]]) -> None:
    """Let nobody commit to `main`, and to `ops` only what is new in its own tables.

    Raises:
        ProtectedBranch: it is another commit.
    """
    own = all(one["type"] == "PUT" and one["key"]["elements"][0] == _OPS for one in operations)
    if not (name == _OPS and own):
        refuse_protected(name, "commit to")


def refuse_protected(name: str, change: str) -> None:
    """Let nobody who is not the publisher change `main` or `ops`.

    Raises:
        ProtectedBranch: the branch is one of them.
    """
    if name in PROTECTED:
        raise ProtectedBranch(
            f"{name} is protected: nobody may {change} it",
            where=f"branch {name}",
            remedy="work on an experiment (`tollgate branch create NAME`), and merge it (`tollgate branch merge NAME`)",
        )
