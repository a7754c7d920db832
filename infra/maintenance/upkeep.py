"""What a maintenance run does to tables, on its own branch: compaction, then expiry of snapshots; rows stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from infra.catalog.model import Reference
from infra.catalog.nessie import Nessie
from infra.catalog.staging import Staging
from infra.catalog.transport import Json
from infra.config.retention import RetentionPolicy
from infra.maintenance.compaction import Compaction, compact, planned, to_compact
from infra.maintenance.expiry import Expiry, expire, to_expire
from infra.maintenance.live import Anchors, anchors_of, open_retained
from infra.maintenance.retention import Retained, retain


@dataclass(frozen=True)
class Upkeep:
    """What there is to do, or was done, to the tables of a commit; `states` tells them apart from any other state."""

    compacted: tuple[Compaction, ...] = ()
    expired: tuple[Expiry, ...] = ()
    states: tuple[str, ...] = ()


def plan_upkeep(nessie: Nessie, at: Reference, policy: RetentionPolicy, now: datetime) -> Upkeep:
    """What there is to do to the tables at `at`; nothing is written."""
    tables = nessie.tables(at)
    groups = to_compact(tables, policy)
    expiries = to_expire(tables, _anchors(nessie, policy, now))
    return Upkeep(
        tuple(planned(key, found) for key, found in groups.items()),
        tuple(expiries.values()),
        tuple(tables[key].metadata_location for key in sorted(groups.keys() | expiries.keys())),
    )


def do_upkeep(nessie: Nessie, branch: str, policy: RetentionPolicy, now: datetime) -> Upkeep:
    """Compact and expire on a branch of one's own; one commit each."""
    tables = nessie.tables(nessie.resolve(branch))
    staging = Staging(tables)
    compacted = tuple(compact(staging, key, groups) for key, groups in to_compact(tables, policy).items())
    _commit(nessie, branch, staging.operations(), "compact")

    tables = nessie.tables(nessie.resolve(branch))
    expiries = to_expire(tables, _anchors(nessie, policy, now))
    _commit(nessie, branch, [expire(tables[key], expiry) for key, expiry in expiries.items()], "expire snapshots")
    return Upkeep(compacted, tuple(expiries.values()), tuple(state.metadata_location for state in tables.values()))


def _anchors(nessie: Nessie, policy: RetentionPolicy, now: datetime) -> Anchors:
    """The snapshots that a retained commit shows; a commit that is made from now on begins from one of them."""
    retained = retain(nessie, nessie.references(), policy, now, Retained())
    return anchors_of(open_retained(location).metadata for location in retained.tables)


def _commit(nessie: Nessie, branch: str, operations: Sequence[Json], message: str) -> None:
    if operations:
        nessie.commit(nessie.resolve(branch), operations, message=message, properties={})
