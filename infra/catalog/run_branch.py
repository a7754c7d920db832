"""A run's own branch: begun with an owner and the marker of its key, ended by publishing or with a cause.

The marker is what makes a key happen once: merging it where it exists already is a `KEY_EXISTS` (ADR 0003).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from infra.catalog.errors import ReferenceConflict, ReferenceExists, ReferenceMissing, RunInProgress
from infra.catalog.genesis import MARKERS, ensure_genesis
from infra.catalog.model import Commit, ContentKey, Reference
from infra.catalog.nessie import Nessie
from infra.catalog.run import Run
from infra.catalog.run_owner import Owner
from infra.catalog.transport import Json

OWNER = "tollgate.owner"
BASE = "tollgate.base_hash"
EXPIRES = "tollgate.expires"
CAUSE = "tollgate.cause"
_TIME_TO_LIVE = timedelta(days=7)
# Attempts of this process, by branch: its own owner name does not tell a live one from one that failed before.
_ALIVE_HERE: set[str] = set()


@dataclass(frozen=True)
class RunBranch:
    """A branch that one attempt writes to, and the commit of the target that it began from."""

    run: Run
    base: Reference
    branch: Reference
    attempt: int


def marker_key(run: Run) -> ContentKey:
    """Where the target keeps that the run's key was published."""
    return ContentKey((*MARKERS, run.key.value))


def begin(nessie: Nessie, run: Run) -> tuple[RunBranch, tuple[str, ...]]:
    """Branch off the target's head and own the branch; returns it and what earlier attempts left, discarded.

    Raises:
        RunInProgress: a process that may be alive owns an attempt at the same key.
    """
    # Looked at once: whoever begins in between takes the same number, and one of the two is refused its branch.
    earlier = nessie.branches(run.branch_prefix)
    attempt = 1 + max((_attempt(branch.name) for branch in earlier), default=0)
    base = ensure_genesis(nessie, run.target)
    name = f"{run.branch_prefix}{attempt}"
    if nessie.content(base, marker_key(run)) is not None:
        raise _in_progress(run, run.target)
    try:
        left = [_settle(nessie, run, branch) for branch in earlier]
        branch = nessie.create_branch(name, base)
        owned = nessie.commit(
            branch,
            [_put_marker(run, content_id=None)],
            message=f"begin {run.title}",
            properties={**run.properties(), **_ownership(base)},
        )
    except (ReferenceExists, ReferenceConflict, ReferenceMissing) as error:
        # Somebody else settles or begins the very same.
        raise _in_progress(run, name) from error
    _ALIVE_HERE.add(name)
    return RunBranch(run, base, owned, attempt), tuple(name for name in left if name)


def end(attempt: RunBranch) -> None:
    """This process works on the attempt no more, whatever became of it."""
    _ALIVE_HERE.discard(attempt.branch.name)


def discard(nessie: Nessie, run: Run, branch: Reference, cause: str) -> None:
    """Say on the branch why it was not published; it stays readable until its time to live is over.

    Its candidates go first: once the cause is there, nobody looks for them again.
    """
    _delete_candidates(nessie, run, branch)
    content = nessie.content(branch, marker_key(run))
    expires = (datetime.now(UTC) + _TIME_TO_LIVE).isoformat(timespec="seconds")
    nessie.commit(
        branch,
        [_put_marker(run, content_id=content["id"] if content else None, state="discarded")],
        message=f"discard {run.title}: {cause}",
        properties={**run.properties(), CAUSE: cause[:500], EXPIRES: expires},
    )


def clear(nessie: Nessie, run: Run) -> tuple[str, ...]:
    """Delete what a process left that ended between publishing the run and tidying up; returns the branches' names.

    Discarded attempts stay until their time is over, and so do those of a process that may be alive.
    """
    left = [branch for branch in nessie.branches(run.branch_prefix) if cause_of(nessie, branch) is None]
    orphans = [branch for branch in left if not _works_on(branch, _owner(nessie, branch))]
    for branch in orphans:
        _delete_candidates(nessie, run, branch)
        nessie.delete_branch(branch)
    return tuple(branch.name for branch in orphans)


def cause_of(nessie: Nessie, branch: Reference) -> str | None:
    """Why a run branch was discarded; None while it is not."""
    head = next(iter(nessie.log(branch)), None)
    return head.properties.get(CAUSE) if head else None


def describe(nessie: Nessie, branch: Reference) -> dict[str, str | None]:
    """Owner, expiry and cause of a run branch, as far as its log says."""
    head = next(iter(nessie.log(branch)), None)
    began = _beginning(nessie, branch)
    said = head.properties if head else {}
    return {
        "owner": began.properties[OWNER] if began else None,
        "expires": said.get(EXPIRES),
        "cause": said.get(CAUSE),
    }


def _settle(nessie: Nessie, run: Run, branch: Reference) -> str:
    """Discard what a dead attempt left; returns its name if this did it, nothing if it was done before."""
    if cause_of(nessie, branch) is not None:
        return ""
    owner = _owner(nessie, branch)
    if _works_on(branch, owner):
        raise _in_progress(run, branch.name, owner)
    discard(nessie, run, branch, f"its process {owner or 'is unknown and'} ended before it published")
    return branch.name


def _delete_candidates(nessie: Nessie, run: Run, branch: Reference) -> None:
    for candidate in nessie.branches(f"{run.candidate_prefix}{_attempt(branch.name)}/"):
        nessie.delete_branch(candidate)


def _owner(nessie: Nessie, branch: Reference) -> Owner | None:
    began = _beginning(nessie, branch)
    return Owner.parse(began.properties[OWNER]) if began else None


def _works_on(branch: Reference, owner: Owner | None) -> bool:
    """Whether somebody may be at work on it; of a branch that nobody came to own, nobody is."""
    if owner is None:
        return False
    return branch.name in _ALIVE_HERE if owner == Owner.current() else owner.may_be_alive()


def _beginning(nessie: Nessie, branch: Reference) -> Commit | None:
    owned = nessie.log(branch, filter_=f"'{OWNER}' in commit.properties")
    return next(iter(owned), None)


def _ownership(base: Reference) -> Mapping[str, str]:
    return {OWNER: str(Owner.current()), BASE: base.hash}


def _attempt(name: str) -> int:
    return int(name.rpartition("/")[2])


def _put_marker(run: Run, *, content_id: str | None, state: str = "run") -> Json:
    content: dict[str, object] = {
        "type": "DELTA_LAKE_TABLE",
        "metadataLocationHistory": [f"tollgate:{state}/{run.key}"],
        "checkpointLocationHistory": [],
        "lastCheckpoint": "",
    }
    if content_id:
        content["id"] = content_id
    return {"type": "PUT", "key": marker_key(run).to_json(), "content": content}


def _in_progress(run: Run, branch: str, owner: Owner | None = None) -> RunInProgress:
    return RunInProgress(
        f"{run.title} (key {run.key}) is being run by {owner or 'another process'}",
        where=f"branch {branch}",
        remedy="wait for it; a second run of the key would change nothing",
    )
