"""Replay: what a mended adapter or rule now accepts leaves quarantine and comes in, by an audited run of its own."""

from collections.abc import Sequence
from datetime import date

from prefect import flow
from pyspark.sql import functions as F

from flows.checks import checks_of_a_replay
from flows.daily import last_full_day, rebuild_days
from flows.definitions import Checkout, contracts_digest, transforms_digest
from flows.export import export_days
from flows.inputs import inputs_of_a_host
from flows.ops import record_run
from flows.progress import Stage, stage
from flows.quality.alerts import raise_alarms
from flows.released import require_released
from flows.replay_source import Replayed, replay_source
from flows.settle import settle
from flows.workspace import Workspace, open_workspace
from infra.catalog.inputs import Input
from infra.catalog.publication import Publication
from infra.catalog.run import Run, RunKey
from infra.catalog.run_branch import RunBranch
from infra.config.host import Host
from infra.errors import TollgateError

_QUARANTINE = "bronze.quarantine"


class StillBroken(TollgateError):
    """No quarantined record is accepted by this code, so there is nothing to publish."""


@flow(name="replay", validate_parameters=False)
def replay(host: str, day: date | None = None, target: str = "main") -> Publication:
    """Branch, put what is quarantined to this code, rebuild affected days, export, audit, publish, record, judge."""
    with open_workspace() as work:
        settle(work)
        publication = publish_replay(work, host, day or last_full_day(work, host), target)
        record_run(work, publication)
        raise_alarms(work, publication)
        return publication


def publish_replay(work: Workspace, host: str, day: date, target: str = "main") -> Publication:
    """Bring what is quarantined of a host, and holds now, onto `target`, once.

    Raises:
        UnknownNameError: no such host.
        NotReleased: the target was released with other definitions than this code's.
        StillBroken: nothing that is quarantined holds; nothing was published.
        Whatever `Publisher.publish` raises.
    """
    given = work.config.host(host).document
    require_released(work.nessie, work.nessie.resolve(target), Checkout())

    def write(attempt: RunBranch) -> Sequence[Input]:
        replayed = replay_sources(work, attempt, given)
        export_days(work, attempt, host, rebuild_days(work, attempt, given, replayed))
        return inputs_of_a_host(work, attempt)

    return work.publisher.publish(plan(work, given, day, target), write, checks_of_a_replay(work))


def plan(work: Workspace, host: Host, day: date, target: str) -> Run:
    """The run, its key made of what is in quarantine and of the code that it is put to."""
    inputs = {
        "quarantine": quarantined_digest(work, host, target),
        "contracts": contracts_digest(),
        "transforms": transforms_digest(),
    }
    key = RunKey.of(flow="replay", host=host.name, day=day, inputs=inputs, target=target)
    return Run("replay", host.name, day, key, target)


def quarantined_digest(work: Workspace, host: Host, target: str) -> str:
    """A digest of the host's quarantined records and of their reasons, in any order."""
    held = work.table_at(work.nessie.resolve(target), _QUARANTINE).where(F.col("host") == host.name)
    each = F.xxhash64("source", "delivery", "record", "table_name", "rules").cast("decimal(38, 0)")
    count, total = held.agg(F.count("*"), F.sum(each)).collect()[0]
    return f"{count}:{total}"


def replay_sources(work: Workspace, attempt: RunBranch, host: Host) -> list[Replayed]:
    """Put what is quarantined to this code, source by source.

    Raises:
        StillBroken: nothing of it holds.
    """
    found = []
    for source in host.sources:
        with stage(Stage.REPLAY, source.name) as told:
            replayed = replay_source(work, attempt, host, source)
            told.rows, told.detail = replayed.records, replayed.told()
            found.append(replayed)
    if not any(one.changed for one in found):
        records = sum(one.records for one in found)
        raise StillBroken(
            f"of {host.name}, {records:,} records are in quarantine, and this code accepts none of them",
            where=f"{_QUARANTINE} on {attempt.run.target}",
            remedy="see `tollgate quarantine list`; mend the adapter or the rule, release it, and replay again",
        )
    return found
