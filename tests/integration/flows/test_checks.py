"""What a candidate must not be: each check sees its fault in a state that a run really wrote."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from flows.checks import checks_of_a_host
from flows.daily import consume_deliveries, plan, publish_day, rebuild_days
from flows.deliver import Delivered
from flows.workspace import Workspace
from infra.catalog.audit import failed
from infra.catalog.checks import Verdict
from infra.catalog.inputs import Input
from infra.catalog.publication import Publication, Status
from infra.catalog.run_branch import RunBranch
from tests.integration.flows.log_lines import line

DAY = date(2015, 5, 20)

FAULTS = {
    "a row that breaks gold's contract": (
        "insert into {catalog}.gold.article_daily_v1 select host, day, 'made/up', 1, 2, 1, 0, 0, 0, 0,"
        " first_ts, last_ts, run_key from {catalog}.gold.article_daily_v1",
        "contracts",
    ),
    "an article twice on one day": (
        "insert into {catalog}.gold.article_daily_v1 select * from {catalog}.gold.article_daily_v1",
        "contracts",
    ),
    "a sum that is not what it was added up from": (
        "delete from {catalog}.gold.article_daily_v1 where article_id like '%efficiency%'",
        "tables_agree",
    ),
    "a visitor whom silver does not know": (
        "insert into {catalog}.gold.visitor_daily_v1 select host, day, 'f00d', status, device_class, pageviews,"
        " articles, sessions, engaged_seconds, eligible_pageviews, walled_pageviews, was_stopped, registered,"
        " subscribed, run_key from {catalog}.gold.visitor_daily_v1",
        "tables_agree",
    ),
    "another host's rows": (
        "insert into {catalog}.silver.pageviews select 'other', day, event_id, ts, visitor_id, article_id, path,"
        " referrer_host, referrer_class, device_class, source, run_key from {catalog}.silver.pageviews",
        "stays_in_its_host",
    ),
    "a lost event": (
        "delete from {catalog}.bronze.events where path = '/articles/arp-security/'",
        "deliveries_reconcile",
    ),
    "a table that no release made": (
        "create table {catalog}.gold.mine using iceberg as select 1 as one",
        "stays_in_its_host",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_on_the_branch_never_reaches_the_target(
    work: Workspace, target: str, deliver: Callable[..., Delivered], fault: str
) -> None:
    deliver(line() + line("/articles/arp-security/"))
    publish_day(work, "semicomplete", date(2015, 5, 19), target)
    before = work.nessie.resolve(target)
    statement, check = FAULTS[fault]
    deliver(line("/articles/efficiency/") + line("/articles/arp-security/", address="192.0.2.3"), name="more")
    done = _publish_with(work, target, statement)
    assert done.status is Status.REFUSED
    assert check in {result.check for result in failed(done.audit)}
    assert work.nessie.resolve(target) == before


def _publish_with(work: Workspace, target: str, statement: str) -> Publication:
    """The daily run, and one statement more on its branch."""
    given = work.config.host("semicomplete").document

    def write(attempt: RunBranch) -> Sequence[Input]:
        consumed = consume_deliveries(work, attempt, given)
        rebuild_days(work, attempt, given, consumed)
        work.spark.sql(statement.format(catalog=work.branch_catalog(attempt.branch.name)))
        return ()

    run = plan(work, given, DAY, target, {})
    return work.publisher.publish(run, write, checks_of_a_host(work))


def test_a_table_that_fell_behind_is_told_and_keeps_nothing_back(
    work: Workspace, target: str, deliver: Callable[..., Delivered]
) -> None:
    """The last pageviews are days older than the run."""
    deliver(line())
    done = publish_day(work, "semicomplete", DAY, target)

    (told,) = (result for result in done.audit if result.check == "fresh")
    behind = {finding.table for finding in told.findings if finding.broken}
    assert (done.status, told.status) == (Status.PUBLISHED, Verdict.WARNED)
    assert {"gold.article_daily_v1", "gold.visitor_daily_v1"} <= behind
    assert "gold.visitor_features_v1" not in behind


def test_a_visitor_of_an_earlier_day_who_is_told_anew_is_told_of(
    work: Workspace, target: str, deliver: Callable[..., Delivered]
) -> None:
    deliver(line() + line(address="192.0.2.3"))
    first = publish_day(work, "semicomplete", date(2015, 5, 19), target)
    one = "(select min(visitor_id) from {catalog}.silver.visitors)"
    again = f"update {{catalog}}.silver.visitors set user_id = 'ann' where visitor_id = {one}"
    done = _publish_with(work, target, again)

    (before,), (told,) = ([one for one in run.audit if one.check == "history_stands"] for run in (first, done))
    assert (done.status, before.status, told.status) == (Status.PUBLISHED, Verdict.PASSED, Verdict.WARNED)
    assert told.detail == "silver.visitors: 1 of 2 rows of earlier days say something else now (2015-05-17)"
    assert [(one.examined, one.broken) for one in told.findings] == [(2, 1)]
