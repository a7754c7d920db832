"""A run's own branch: begun with an owner and the marker of its key, ended by publishing or with a cause.

The marker is what makes a key happen once: merging it where it exists already is a `KEY_EXISTS` (ADR 0003).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from infra.catalog.errors import ReferenceConflict, ReferenceExists, ReferenceMissing, RunInProgress
from infra.catalog.genesis import MARKERS, ensure_genesis
from infra.catalog.model import Commit, ContentKey, Reference
from infra.catalog.nessie import Nessie
from infra.catalog.run import RUN_KEY, Run, RunKey
from infra.catalog.run_owner import Owner
from infra.catalog.transport import Json

OWNER = "tollgate.owner"
BASE = "tollgate.base_hash"
ATTEMPT = "tollgate.attempt"
EXPIRES = "tollgate.expires"
_MARKED = "tollgate:"
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


def marker_key(key: RunKey) -> ContentKey:
    """Where a target keeps that a run's key was published."""
    return ContentKey((*MARKERS, key.value))


def is_marker(content: Json) -> bool:
    """Whether a content is the marker of a run key, that has no file."""
    return all(location.startswith(_MARKED) for location in content.get("metadataLocationHistory") or [""])


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
    if nessie.content(base, marker_key(run.key)) is not None:
        raise _in_progress(run, run.target)
    try:
        left = [_settle(nessie, run, branch) for branch in earlier]
        branch = nessie.create_branch(name, base)
        owned = nessie.commit(
            branch,
            [_put_marker(run, content_id=None)],
            message=f"begin {run.title}",
            properties={**run.properties(), **_ownership(base, attempt)},
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
    delete_candidates(nessie, run, branch)
    content = nessie.content(branch, marker_key(run.key))
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
    orphans = [branch for branch in left if not works_on(branch, owner_of(nessie, branch))]
    for branch in orphans:
        delete_candidates(nessie, run, branch)
        nessie.delete_branch(branch)
    return tuple(branch.name for branch in orphans)


def cause_of(nessie: Nessie, branch: Reference) -> str | None:
    """Why a run branch was discarded; None while it is not."""
    head = next(iter(nessie.log(branch)), None)
    return head.properties.get(CAUSE) if head else None


def run_of(began: Commit) -> Run:
    """The run that a branch was begun for, as its first commit says."""
    said = began.properties
    day = said["tollgate.day"]
    return Run(
        flow=said["tollgate.flow"],
        host=said["tollgate.host"],
        day=date.fromisoformat(day) if day else None,
        key=RunKey(said[RUN_KEY]),
        target=said["tollgate.target"],
    )


def describe(nessie: Nessie, branch: Reference) -> dict[str, str | None]:
    """Owner, expiry and cause of a run branch, as far as its log says."""
    head = next(iter(nessie.log(branch)), None)
    began = beginning(nessie, branch)
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
    owner = owner_of(nessie, branch)
    if works_on(branch, owner):
        raise _in_progress(run, branch.name, owner)
    discard(nessie, run, branch, f"its process {owner or 'is unknown and'} ended before it published")
    return branch.name


def delete_candidates(nessie: Nessie, run: Run, branch: Reference) -> None:
    """Delete what was built of one attempt."""
    for candidate in nessie.branches(f"{run.candidate_prefix}{_attempt(branch.name)}/"):
        nessie.delete_branch(candidate)


def owner_of(nessie: Nessie, branch: Reference) -> Owner | None:
    """The process that began a run branch; None while it is created but not owned yet."""
    began = beginning(nessie, branch)
    return Owner.parse(began.properties[OWNER]) if began else None


def works_on(branch: Reference, owner: Owner | None) -> bool:
    """Whether somebody may be at work on it; of a branch that nobody came to own, nobody is."""
    if owner is None:
        return False
    return branch.name in _ALIVE_HERE if owner == Owner.current() else owner.may_be_alive()


def began_at(nessie: Nessie, branch: Reference) -> datetime:
    """The instant, by the catalog's clock, at which a run branch came to be owned."""
    began = beginning(nessie, branch)
    assert began is not None, "only an owned branch is written to"
    return began.time


def beginning(nessie: Nessie, branch: Reference) -> Commit | None:
    """The commit by which a run branch came to be owned."""
    _, _, key, attempt = branch.name.split("/")
    # The log goes on into the target's, and an experiment's may hold other runs' beginnings.
    owned = nessie.log(branch, filter_=f"'{OWNER}' in commit.properties")
    return next((at for at in owned if (at.properties[RUN_KEY], at.properties[ATTEMPT]) == (key, attempt)), None)


def _ownership(base: Reference, attempt: int) -> Mapping[str, str]:
    return {OWNER: str(Owner.current()), BASE: base.hash, ATTEMPT: str(attempt)}


def _attempt(name: str) -> int:
    return int(name.rpartition("/")[2])


def _put_marker(run: Run, *, content_id: str | None, state: str = "run") -> Json:
    content: dict[str, object] = {
        "type": "DELTA_LAKE_TABLE",
        "metadataLocationHistory": [f"{_MARKED}{state}/{run.key}"],
        "checkpointLocationHistory": [],
        "lastCheckpoint": "",
    }
    if content_id:
        content["id"] = content_id
    return {"type": "PUT", "key": marker_key(run.key).to_json(), "content": content}


def _in_progress(run: Run, branch: str, owner: Owner | None = None) -> RunInProgress:
    return RunInProgress(
        f"{run.title} (key {run.key}) is being run by {owner or 'another process'}",
        where=f"branch {branch}",
        remedy="wait for it; a second run of the key would change nothing",
    )
