"""Daily: one host's day, from what was delivered to gold, published together or not at all."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from prefect import flow
from pyspark.sql import DataFrame

from flows.checks import checks_of_a_host
from flows.consume import Consumed, consume
from flows.decide import decide_day, serving
from flows.definitions import Checkout, contracts_digest, decisions_digest, transforms_digest
from flows.export import export_days
from flows.inputs import inputs_of_a_host
from flows.ops import record_run
from flows.progress import Stage, stage
from flows.quality.alerts import raise_alarms
from flows.released import require_released
from flows.settle import settle
from flows.workspace import Workspace, open_workspace
from infra.catalog.inputs import Input
from infra.catalog.publication import Publication
from infra.catalog.run import Run, RunKey
from infra.catalog.run_branch import RunBranch
from infra.config.host import Host
from infra.errors import TollgateError
from transforms.adapters import adapter_of, tables_fed
from transforms.affected import Arrived, affected
from transforms.dbt import Rebuild, rebuild
from transforms.engines import OnSpark
from transforms.host import HostContext
from transforms.known import Branch, known
from transforms.landing import landed_ids


class Brought(Protocol):
    """What a run did to the bronze rows of one source."""

    @property
    def days(self) -> Collection[date]:
        """Days whose rows changed."""


class NothingDelivered(TollgateError):
    """A host whose landing is empty: there is nothing to publish, and what is published stays."""


@flow(name="daily", validate_parameters=False)
def daily(host: str, day: date | None = None, target: str = "main") -> Publication:
    """Branch, consume what was delivered, rebuild affected days, decide, export, audit, publish, record, judge.

    Without a day: the last one that is over in the host's zone.
    """
    with open_workspace() as work:
        settle(work)
        publication = publish_day(work, host, day or last_full_day(work, host), target)
        record_run(work, publication)
        raise_alarms(work, publication)
        return publication


def last_full_day(work: Workspace, host: str) -> date:
    """The day before the current one, as the host counts days."""
    return datetime.now(work.config.host(host).document.tzinfo).date() - timedelta(days=1)


def publish_day(work: Workspace, host: str, day: date, target: str = "main") -> Publication:
    """Bring one host's day onto `target`, once.

    Raises:
        UnknownNameError: no such host.
        NotReleased: the target was released with other definitions than this code's.
        NothingDelivered: no source of the host has a delivery.
        Whatever `Publisher.publish` raises.
    """
    given = work.config.host(host).document
    require_released(work.nessie, work.nessie.resolve(target), Checkout())
    version = config_version(work, host)
    served = serving(work, host)

    def write(attempt: RunBranch) -> Sequence[Input]:
        consumed = consume_deliveries(work, attempt, given)
        rebuilt = rebuild_days(work, attempt, given, consumed)
        decided = decide_day(work, attempt, given, served, version)
        export_days(work, attempt, host, {*rebuilt, decided})
        return inputs_of_a_host(work, attempt)

    run = plan(work, given, day, target, {"config": version, "models": served.digests})
    return work.publisher.publish(run, write, checks_of_a_host(work))


def config_version(work: Workspace, host: str) -> str:
    """The version of everything that is configured of a host: its own document, and its models'."""
    return f"{work.config.host(host).version}-{work.config.delivery(host).version}"


def plan(work: Workspace, host: Host, day: date, target: str, configured: Mapping[str, Sequence[str] | str]) -> Run:
    """The run, its key made of all that its result depends on; `configured` is what is not in the files.

    Raises:
        NothingDelivered: no source of the host has a delivery.
    """
    deliveries = [
        f"{source.name}:{delivery}"
        for source in host.sources
        for delivery in landed_ids(work.spark, work.landing_table(host.name, source.name))
    ]
    if not deliveries:
        raise NothingDelivered(
            f"{host.name}: nothing was delivered yet",
            where=str(work.settings.landing / host.name),
            remedy=f"deliver files with `tollgate ingest --host {host.name} --source {host.sources[0].name} PATH`",
        )
    inputs = {
        **configured,
        "deliveries": deliveries,
        "contracts": contracts_digest(),
        "transforms": transforms_digest(),
        "decisions": decisions_digest(),
    }
    key = RunKey.of(flow="daily", host=host.name, day=day, inputs=inputs, target=target)
    return Run("daily", host.name, day, key, target)


def consume_deliveries(work: Workspace, attempt: RunBranch, host: Host) -> list[Consumed]:
    """Bring the deliveries that bronze has not yet, source by source."""
    consumed = []
    for source in host.sources:
        with stage(Stage.BRONZE, source.name) as told:
            found = consume(work, attempt, host, source)
            told.rows, told.detail = found.records, found.told()
            consumed.append(found)
    return consumed


def rebuild_days(
    work: Workspace, attempt: RunBranch, host: Host, brought: Sequence[Brought], gone: DataFrame | None = None
) -> frozenset[date]:
    """Rebuild the silver and gold that what was brought can change, and the run's own day whatever happened.

    The days that were made anew are returned.

    Args:
        work: the home.
        attempt: the run's branch, on which bronze was written.
        host: whose days they are.
        brought: an entry for each source of the host, in the order of its configuration.
        gone: rows of bronze.articles that the run took out.
    """
    assert attempt.run.day is not None
    catalog, context = work.branch_catalog(attempt.branch.name), HostContext.of(host)
    branch = Branch(work.spark, catalog, context, attempt.run.day, attempt.run.key.value)
    with stage(Stage.SILVER_GOLD) as told:
        arrived = _arrived(host, brought)
        affected_days = affected(attempt.run.day, arrived, known(branch, arrived, gone))
        what = Rebuild(context, branch.run_key, affected_days, tables_fed(host))
        models = rebuild(OnSpark(work.spark, catalog), what, state=work.dbt_state)
        told.detail = f"{len(affected_days.visitor_days)} days of {', '.join(model.model for model in models)}"
    return affected_days.days


def _arrived(host: Host, brought: Sequence[Brought]) -> Arrived:
    """Days that got rows, by bronze table."""
    days: dict[str, set[date]] = {}
    for source, found in zip(host.sources, brought, strict=True):
        if found.days:
            days.setdefault(adapter_of(source).table, set()).update(found.days)
    return days
