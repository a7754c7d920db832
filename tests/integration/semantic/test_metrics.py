"""Every metric equals SQL written by hand, and is the same on Spark as on DuckDB."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from semantic.engine import SemanticLayer
from semantic.query import MetricQuery
from tests.integration.semantic.by_hand import BY_HAND
from tests.integration.semantic.conftest import Ask, AskSpark, AskSql, Rows
from tests.integration.semantic.lake import MONDAY, SUNDAY

HOSTS = ("north", "south")


@pytest.fixture(scope="module")
def by_host(ask: Ask, every_metric: MetricQuery) -> dict[str, dict[str, Any]]:
    """The value of every metric by host, from one query for all of them."""
    rows = {row[0]: row[1:] for row in ask(replace(every_metric, group_by=("host",)))}
    names = every_metric.metrics
    return {name: {host: rows[host][index] for host in HOSTS} for index, name in enumerate(names)}


def test_every_metric_is_checked_by_hand(every_metric: MetricQuery) -> None:
    assert set(every_metric.metrics) == set(BY_HAND)


@pytest.mark.parametrize("metric", sorted(BY_HAND))
def test_a_metric_equals_sql_written_by_hand(metric: str, by_host: dict[str, dict[str, Any]], ask_sql: AskSql) -> None:
    expected = dict.fromkeys(HOSTS) | dict(ask_sql(BY_HAND[metric]))
    assert by_host[metric] == pytest.approx(expected)


def test_the_glossary_s_numbers_are_those_counted_on_paper(by_host: dict[str, dict[str, Any]]) -> None:
    counted = {
        "pageviews": 17,
        "visitors": 3,
        "visitor_days": 4,
        "stop_rate_pageview": 3 / 7,
        "stop_rate_visitor": 2 / 3,
        "walling_ratio_article": 2 / 5,
        "walling_ratio_pageview": 7 / 17,
        "paid_stop_conversion": 1 / 2,
        "rpm": 1000 * 1.75 / 17,
        "shadow_agreement_share": 2 / 3,
        "decided_walling_ratio_article": 2 / 3,
        "registrations": 2,
        "subscriptions": 1,
    }
    assert {name: by_host[name]["north"] for name in counted} == pytest.approx(counted)


def test_distinct_visitors_are_counted_anew_at_every_grain(ask: Ask) -> None:
    by_day = MetricQuery(metrics=("visitors",), group_by=("metric_time__day",))
    assert [(_day(day), visitors) for day, visitors in ask(by_day)] == [(SUNDAY, 3), (MONDAY, 2)]
    assert ask(replace(by_day, group_by=())) == [(4,)]


def test_a_filter_an_order_and_a_limit_hold(ask: Ask) -> None:
    question = MetricQuery(
        metrics=("pageviews",),
        group_by=("visitor", "host"),
        where=("{{ Entity('host') }} = 'north'", "{{ Dimension('visitor_day__status') }} <> 'subscriber'"),
        order_by=("-pageviews",),
        limit=1,
    )
    assert ask(question) == [("a" * 32, "north", 7)]


def test_the_bounds_of_time_are_included(ask: Ask) -> None:
    monday = datetime(MONDAY.year, MONDAY.month, MONDAY.day)
    assert ask(MetricQuery(metrics=("pageviews",), start=monday, end=monday)) == [(9,)]


# Metrics of one table; a query of more than these joins all tables, and by two names takes many seconds.
_FEW = 12


@pytest.fixture(scope="module")
def metrics_by_name(layer: SemanticLayer) -> dict[str, tuple[str, ...]]:
    """Every entity and dimension, and all the metrics that can be asked by it."""
    names = sorted({name for metric in layer.metrics for name in metric.group_by})
    return {name: tuple(one.name for one in layer.metrics if one.answers((name,))) for name in names}


def test_spark_answers_like_duckdb_by_every_entity_and_dimension(
    metrics_by_name: dict[str, tuple[str, ...]], ask: Ask, ask_spark: AskSpark
) -> None:
    """By host too, but where it is not told already: of what is asked by many a metric."""
    for name, metrics in metrics_by_name.items():
        by = ("host", name) if len(metrics) < _FEW and name != "host" else (name,)
        _assert_same(MetricQuery(metrics=metrics, group_by=by), ask, ask_spark)


def test_the_grid_asks_for_every_metric_by_dimensions_of_every_table(
    metrics_by_name: dict[str, tuple[str, ...]], every_metric: MetricQuery
) -> None:
    assert metrics_by_name["host"] == every_metric.metrics
    assert {*metrics_by_name["metric_time__day"]} > {*every_metric.metrics}
    assert {"exposure__action", "newsroom_rule__measure", "visitor", "visitor_day__status"} <= set(metrics_by_name)


def test_spark_answers_like_duckdb_over_all(ask: Ask, ask_spark: AskSpark, every_metric: MetricQuery) -> None:
    _assert_same(every_metric, ask, ask_spark)


def test_spark_answers_like_duckdb_by_a_coarser_grain(ask: Ask, ask_spark: AskSpark) -> None:
    metrics = ("visitors", "rpm", "paid_stop_conversion", "walling_ratio_pageview", "explored_share_decision")
    for grain in ("week", "month", "year"):
        _assert_same(MetricQuery(metrics=metrics, group_by=(f"metric_time__{grain}",)), ask, ask_spark)


def test_spark_orders_and_limits_like_duckdb(ask: Ask, ask_spark: AskSpark) -> None:
    stops = MetricQuery(metrics=("paid_stop_conversion",), group_by=("section", "exposure__action"))
    _assert_same(replace(stops, order_by=("section", "-exposure__action"), limit=2), ask, ask_spark)


def _assert_same(question: MetricQuery, ask: Ask, ask_spark: AskSpark) -> None:
    frame = ask_spark(question)
    # A time that is asked for without a grain comes under its name with one.
    assert all(map(str.startswith, frame.columns, (*question.group_by, *question.metrics)))
    duckdb, spark = _told(ask(question)), _told([tuple(row) for row in frame.collect()])
    assert len(duckdb) == len(spark) > 0, question.group_by
    for ours, theirs in zip(duckdb, spark, strict=True):
        assert ours == pytest.approx(theirs), question.group_by


def _told(rows: Rows) -> Rows:
    return [tuple(_day(value) for value in row) for row in rows]


def _day(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


def test_days_are_days(ask: Ask) -> None:
    ((day, _),) = ask(MetricQuery(metrics=("newsroom_rules",), group_by=("metric_time__day",)))
    assert _day(day) == MONDAY
    assert isinstance(_day(day), date)
