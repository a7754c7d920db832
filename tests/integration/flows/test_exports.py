"""Saved queries as tables: what a run publishes is what the metrics say, and a release follows a changed metric."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from contracts.registry import contract_for
from flows.daily import publish_day
from flows.definitions import Checkout
from flows.deliver import Delivered
from flows.release import plan_of, publish_release
from flows.workspace import Workspace
from infra.catalog.publication import Status
from semantic.engine import SavedQuery, SemanticLayer
from semantic.query import MetricQuery
from tests.integration.flows.code import changed_file
from tests.integration.flows.log_lines import line
from tests.integration.flows.test_daily import rows
from tests.project import copied_project

Deliver = Callable[..., Delivered]
HOST, SUNDAY, MONDAY = "semicomplete", date(2015, 5, 17), date(2015, 5, 18)
PAGEVIEWS = "select day, pageviews from gold.newsroom_daily order by day"


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def kept(work: Workspace, target: str, saved: SavedQuery) -> list[tuple[object, ...]]:
    """The table's rows, in the columns of the saved query."""
    (table,) = saved.exports
    columns = [column.name for column in contract_for(table).definition().columns if column.name != "run_key"]
    return rows(work, target, f"select {', '.join(columns)} from {table} order by host, day")


def asked(work: Workspace, target: str, layer: SemanticLayer, saved: SavedQuery) -> list[tuple[object, ...]]:
    """What DuckDB answers to the saved query at the same ref."""
    answer = rows(work, target, layer.sql(MetricQuery(saved_query=saved.name)))
    return [(host, day.date() if isinstance(day, datetime) else day, *values) for host, day, *values in answer]


def assert_kept_as_asked(work: Workspace, target: str) -> None:
    layer = SemanticLayer.of_project(Checkout().project, work.dbt_state)
    for saved in layer.saved_queries:
        if saved.exports:
            assert kept(work, target, saved) == asked(work, target, layer, saved), saved.name


def test_runs_keep_what_metrics_say_also_of_late_days(work: Workspace, target: str, deliver: Deliver) -> None:
    deliver(line(at=at(SUNDAY, 20)), name="sunday")
    publish_day(work, HOST, SUNDAY, target)
    assert rows(work, target, PAGEVIEWS) == [(SUNDAY, 1)]
    assert_kept_as_asked(work, target)

    late = line("/articles/dynamic-dns/", at=at(SUNDAY, 21), address="198.51.100.9")
    deliver(late + line(at=at(MONDAY, 20)), name="late")
    publish_day(work, HOST, MONDAY, target)
    assert rows(work, target, PAGEVIEWS) == [(SUNDAY, 2), (MONDAY, 1)]
    assert_kept_as_asked(work, target)


def test_a_changed_metric_is_exported_anew_by_its_release(
    work: Workspace, target: str, deliver: Deliver, tmp_path: Path
) -> None:
    deliver(line(at=at(SUNDAY, 20)) + line("/articles/dynamic-dns/", at=at(SUNDAY, 21)))
    publish_day(work, HOST, SUNDAY, target)
    before = work.nessie.resolve(target)
    project = copied_project(tmp_path / "code")
    words, changed = (project.parent / "semantic" / name for name in ("walls.yml", "traffic.yml"))
    changed_file(words, "Eligible pageviews at which a wall was shown. Additive.", "Walls shown. Additive.")
    assert plan_of(work, Checkout(project=project), before, SUNDAY).exports == ()

    # The contract says what `pageviews` add up to; another meaning is another contract, or none that is published.
    changed_file(changed, "agg: sum, expr: pageviews,", "agg: sum, expr: 10 * pageviews,")
    code = Checkout(project=project)
    planned = plan_of(work, code, before, SUNDAY)
    assert (planned.exports, planned.models) == (("gold.ads_daily_v1", "gold.newsroom_daily_v1"), ())
    refused = publish_release(work, target, checkout=code)
    assert refused.status is Status.REFUSED
    assert "pageviews_add_up_to_gold_visitor_daily_v1" in " ".join(one.detail for one in refused.audit)
    assert work.nessie.resolve(target) == before

    changed_file(changed, "agg: sum, expr: 10 * pageviews,", "agg: sum, expr: pageviews,")
    changed_file(changed, "agg: sum, expr: sessions,", "agg: sum, expr: 10 * sessions,")
    done = publish_release(work, target, checkout=Checkout(project=project))
    assert {change.table for change in done.tables} == {"control.definitions", "gold.newsroom_daily_v1"}
    sessions = "select sessions, pageviews_per_session from gold.newsroom_daily where pageviews > 0"
    assert [rows(work, ref, sessions) for ref in (before.hash, target)] == [[(2, 1.0)], [(20, 0.1)]]
