"""Withdraw: what a publisher takes back of what it delivered leaves every table, by an audited run of its own."""

from collections.abc import Collection, Sequence
from datetime import date

from prefect import flow
from pyspark.sql import functions as F

from flows.checks import checks_of_a_withdrawal
from flows.daily import last_full_day, rebuild_days
from flows.definitions import Checkout, contracts_digest, transforms_digest
from flows.export import export_days
from flows.inputs import inputs_of_a_host
from flows.ops import record_run
from flows.progress import Stage, stage
from flows.quality.alerts import raise_alarms
from flows.released import require_released
from flows.settle import settle
from flows.withdraw_source import RULE, Withdrawn, versions_before, withdraw_source
from flows.workspace import Workspace, open_workspace
from infra.catalog.inputs import Input
from infra.catalog.publication import Publication
from infra.catalog.run import Run, RunKey
from infra.catalog.run_branch import RunBranch
from infra.config.host import Host
from infra.errors import TollgateError, UnknownNameError
from transforms.landing import landed_ids


class NothingToWithdraw(TollgateError):
    """All of it was withdrawn before, so there is nothing to publish."""


@flow(name="withdraw", validate_parameters=False)
def withdraw(host: str, deliveries: Sequence[str], day: date | None = None, target: str = "main") -> Publication:
    """Branch, take the deliveries' rows out, rebuild affected days, export, audit, publish, record, judge."""
    with open_workspace() as work:
        settle(work)
        publication = publish_withdrawal(work, host, deliveries, day or last_full_day(work, host), target)
        record_run(work, publication)
        raise_alarms(work, publication)
        return publication


def publish_withdrawal(
    work: Workspace, host: str, deliveries: Sequence[str], day: date, target: str = "main"
) -> Publication:
    """Bring `target` to what it would be had these deliveries held nothing, once. Landing keeps them as they came.

    Args:
        work: the home.
        host: whose deliveries they are.
        deliveries: digests of deliveries, or beginnings that mean one each.
        day: the run's day.
        target: the branch that is published to.

    Raises:
        UnknownNameError: no such host, or not exactly one of its deliveries begins so.
        NotReleased: the target was released with other definitions than this code's.
        NothingToWithdraw: all of them were withdrawn before; nothing was published.
        Whatever `Publisher.publish` raises.
    """
    given = work.config.host(host).document
    require_released(work.nessie, work.nessie.resolve(target), Checkout())
    named = find_deliveries(work, given, deliveries)

    def write(attempt: RunBranch) -> Sequence[Input]:
        there = _not_withdrawn(work, attempt, given, named)
        gone = versions_before(work, attempt, given, there)
        withdrawn = withdraw_sources(work, attempt, given, there)
        export_days(work, attempt, host, rebuild_days(work, attempt, given, withdrawn, gone))
        return inputs_of_a_host(work, attempt)

    return work.publisher.publish(plan(given, day, target, named), write, checks_of_a_withdrawal(work))


def plan(host: Host, day: date, target: str, deliveries: Collection[str]) -> Run:
    """The run, its key made of what is withdrawn and of the code that makes the rest anew."""
    inputs = {
        "withdrawn": sorted(deliveries),
        "contracts": contracts_digest(),
        "transforms": transforms_digest(),
    }
    key = RunKey.of(flow="withdraw", host=host.name, day=day, inputs=inputs, target=target)
    return Run("withdraw", host.name, day, key, target)


def find_deliveries(work: Workspace, host: Host, names: Sequence[str]) -> frozenset[str]:
    """The deliveries of the host that are meant.

    Raises:
        UnknownNameError: not exactly one begins as a name says.
    """
    landed = {
        one for source in host.sources for one in landed_ids(work.spark, work.landing_table(host.name, source.name))
    }
    found = set[str]()
    for name in names:
        meant = [one for one in landed if one.startswith(name.lower())]
        if len(meant) != 1:
            raise UnknownNameError(
                f"{len(meant)} deliveries of {host.name} begin with {name!r}",
                where=str(work.settings.landing / host.name),
                remedy=f'see `tollgate sql "select delivery, source, file_name from bronze.deliveries'
                f" where host = '{host.name}'\"`",
            )
        found.update(meant)
    return frozenset(found)


def withdraw_sources(work: Workspace, attempt: RunBranch, host: Host, deliveries: Collection[str]) -> list[Withdrawn]:
    """Take them out of bronze, source by source."""
    found = []
    for source in host.sources:
        with stage(Stage.WITHDRAW, source.name) as told:
            gone = withdraw_source(work, attempt, host, source, deliveries)
            told.rows, told.detail = gone.rows, gone.told()
            found.append(gone)
    return found


def _not_withdrawn(work: Workspace, attempt: RunBranch, host: Host, deliveries: frozenset[str]) -> frozenset[str]:
    consumed = work.table_at(attempt.base, "bronze.deliveries")
    gone = consumed.where((F.col("host") == host.name) & (F.get_json_object("ignored_by", f"$.{RULE}") > 0))
    left = deliveries - {row.delivery for row in gone.select("delivery").collect()}
    if not left:
        raise NothingToWithdraw(
            f"of {host.name}, all of these were withdrawn before",
            where=f"bronze.deliveries on {attempt.run.target}",
            remedy="there is nothing to do; to bring them back, revert the run that withdrew them",
        )
    return left
