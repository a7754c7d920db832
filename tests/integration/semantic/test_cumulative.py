"""Metrics that add days up, by day, on both engines and against SQL written by hand."""

from datetime import date

import pytest

from semantic.engine import SemanticLayer
from semantic.query import MetricQuery
from tests.integration.semantic.conftest import Ask, AskSpark, AskSql
from tests.integration.semantic.lake import MONDAY, SUNDAY

BY_DAY = ("host", "metric_time__day")
# Each day of the calendar with what happened on it and before it, as far as the metric looks back.
LAST = """
    select t.host, d.date_day, {aggregate} from gold.time_spine_v1 as d
    join {table} as t on t.day <= d.date_day and t.day > {since}
    where d.date_day between '2026-05-30' and '2026-07-31'
    group by all order by all
"""
BY_HAND = {
    "visitors_7d": ("count(distinct t.visitor_id)", "gold.visitor_daily_v1", "d.date_day - 7"),
    "subscriptions_28d": ("count(*) filter (t.subscribed)", "gold.visitor_daily_v1", "d.date_day - 28"),
    "ad_revenue_month_to_date": (
        "sum(t.revenue)",
        "silver.ad_revenue",
        "date_trunc('month', d.date_day) - interval 1 day",
    ),
}


def test_every_metric_that_adds_days_up_is_here(layer: SemanticLayer) -> None:
    spanning = {metric.name for metric in layer.metrics if metric.spans_days}
    assert spanning == set(BY_HAND)
    assert all(
        metric.answers(BY_DAY) and not metric.answers(("host",)) for metric in layer.metrics if metric.spans_days
    )


@pytest.mark.parametrize("metric", sorted(BY_HAND))
def test_a_day_is_told_with_the_days_before_it(metric: str, ask: Ask, ask_spark: AskSpark, ask_sql: AskSql) -> None:
    aggregate, table, since = BY_HAND[metric]
    expected = [
        (host, _day(day), value)
        for host, day, value in ask_sql(LAST.format(aggregate=aggregate, table=table, since=since))
    ]
    question = MetricQuery(metrics=(metric,), group_by=BY_DAY)
    assert len(expected) > 2
    for rows in (ask(question), [tuple(row) for row in ask_spark(question).collect()]):
        assert [(host, _day(day), value) for host, day, value in rows] == expected


def test_a_week_and_a_month_hold_what_is_told_on_paper(ask: Ask) -> None:
    """Three came to north on Sunday or on Monday; on the first of June its ads have earned nothing yet."""
    visitors = {
        (host, _day(day)): value for host, day, value in ask(MetricQuery(metrics=("visitors_7d",), group_by=BY_DAY))
    }
    assert [visitors["north", day] for day in (SUNDAY, MONDAY, date(2026, 6, 6), date(2026, 6, 7))] == [2, 3, 3, 2]
    assert ("north", date(2026, 6, 8)) not in visitors


def _day(value: date) -> date:
    return date(value.year, value.month, value.day)
