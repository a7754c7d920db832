"""References that nobody will come back to: they keep files alive until they are deleted."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from infra.catalog.errors import ReferenceConflict, ReferenceMissing
from infra.catalog.model import Commit, Reference
from infra.catalog.nessie import Nessie
from infra.catalog.run_branch import CAUSE, EXPIRES, describe
from infra.catalog.run_owner import Owner
from infra.config.retention import RetentionPolicy
from infra.maintenance import leases
from infra.maintenance.retention import pinned

_RUN, _CANDIDATE = "run/", "candidate/"


@dataclass(frozen=True)
class Expired:
    """A reference that is no longer kept, and why."""

    reference: Reference
    why: str


def find_expired(nessie: Nessie, policy: RetentionPolicy, now: datetime) -> tuple[Expired, ...]:
    """Discarded run branches whose time is over, what dead runs left, candidates without a run, leases that are over.

    Branches of people and published branches are never among them.
    """
    references = {reference.name: reference for reference in nessie.references()}
    found = ((reference, _why(nessie, reference, references, policy, now)) for reference in references.values())
    return tuple(Expired(reference, why) for reference, why in found if why)


def delete_expired(nessie: Nessie, expired: Iterable[Expired]) -> None:
    """Delete references that are still where they were seen; one that moved or is gone is somebody else's."""
    for one in expired:
        with suppress(ReferenceMissing, ReferenceConflict):
            nessie.delete_branch(one.reference)


def _why(
    nessie: Nessie,
    reference: Reference,
    references: Mapping[str, Reference],
    policy: RetentionPolicy,
    now: datetime,
) -> str:
    if reference.name.startswith(leases.PREFIX):
        return leases.over(reference, now)
    if reference.name.startswith(_CANDIDATE):
        run = references.get(_RUN + reference.name.removeprefix(_CANDIDATE).rpartition("/")[0])
        # A run branch is there before its candidate and goes after it.
        return "its run is over" if run is None or _said(nessie, run).get(CAUSE) else ""
    if reference.name.startswith(_RUN):
        return _why_run(nessie, reference, policy, now)
    return ""


def _why_run(nessie: Nessie, reference: Reference, policy: RetentionPolicy, now: datetime) -> str:
    head = _head(nessie, reference)
    said = head.properties if head else {}
    if EXPIRES in said:
        return "discarded, and its time is over" if datetime.fromisoformat(said[EXPIRES]) < now else ""
    if head is None or head.time > now - policy.abandoned:
        return ""
    owner = describe(nessie, pinned(reference))["owner"]
    return "" if owner and Owner.parse(owner).may_be_alive() else "its process ended long ago"


def _said(nessie: Nessie, reference: Reference) -> Mapping[str, str]:
    head = _head(nessie, reference)
    return head.properties if head else {}


def _head(nessie: Nessie, reference: Reference) -> Commit | None:
    return next(iter(nessie.log(pinned(reference))), None)
