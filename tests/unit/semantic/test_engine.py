import re
from pathlib import Path

import pytest

from infra.errors import TollgateError, UnknownNameError
from semantic.dialect import SPARK
from semantic.engine import SemanticLayer
from semantic.errors import MetricRefused
from semantic.query import MetricQuery
from tests.unit.semantic.conftest import PROJECT


def test_a_metric_is_asked_of_the_latest_version_of_its_table(layer: SemanticLayer) -> None:
    sql = layer.sql(MetricQuery(metrics=("pageviews",)))
    assert re.findall(r"FROM (\S+)", sql) == ["gold.visitor_daily_v1"]


def test_columns_come_in_the_order_asked_for_and_rows_by_the_dimensions(layer: SemanticLayer) -> None:
    query = MetricQuery(metrics=("visitors", "pageviews"), group_by=("metric_time__week", "host"))
    sql = layer.sql(query)
    assert re.findall(r"(?m)AS (visitors|pageviews)$", sql.partition("FROM")[0]) == ["visitors", "pageviews"]
    assert re.sub(r"\s+", " ", sql).endswith("ORDER BY metric_time__week, host")


def test_an_order_asked_for_replaces_that_of_the_dimensions(layer: SemanticLayer) -> None:
    query = MetricQuery(metrics=("pageviews",), group_by=("host",), order_by=("-pageviews",), limit=3)
    assert re.sub(r"\s+", " ", layer.sql(query)).endswith("ORDER BY pageviews DESC LIMIT 3")


def test_spark_is_asked_in_its_own_sql(state: Path) -> None:
    query = MetricQuery(metrics=("pageviews",), group_by=("TimeDimension('metric_time', date_part_name='dow')",))
    spark = SemanticLayer.of_project(PROJECT, state, SPARK)
    assert "EXTRACT(DAYOFWEEK_ISO FROM day)" in spark.sql(query)


@pytest.mark.parametrize(
    ("query", "named", "nearest"),
    [
        (MetricQuery(metrics=("pageview",)), "no metric 'pageview'", "pageviews"),
        (MetricQuery(metrics=("pageviews",), group_by=("hosts",)), "'hosts'", "host"),
        (MetricQuery(metrics=("rpm",), group_by=("sectoin", "host")), "'sectoin'", "metric_time"),
        (MetricQuery(metrics=("visitors",), group_by=("metric_time__hour",)), "'metric_time__hour'", "metric_time__"),
        (MetricQuery(metrics=("pageviews",), order_by=("-pageviwes",)), "'pageviwes'", "pageviews"),
        (MetricQuery(saved_query="ads"), "no saved query 'ads'", "ads_daily"),
        (
            MetricQuery(metrics=("pageviews",), where=("{{ Dimension('visitor_day__stat') }} = 'x'",)),
            "'visitor_day__stat'",
            "visitor_day__status",
        ),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(
    layer: SemanticLayer, query: MetricQuery, named: str, nearest: str
) -> None:
    with pytest.raises(UnknownNameError) as refused:
        layer.sql(query)
    assert named in refused.value.what
    assert nearest in refused.value.remedy


@pytest.mark.parametrize(
    ("query", "what"),
    [
        (MetricQuery(metrics=("pageviews",), where=("pageviews > 5",)), "names no field: pageviews > 5"),
        (MetricQuery(metrics=("pageviews",), where=("{{ Entity('host' = 'x'",)), "{{ Entity('host' = 'x'"),
        (MetricQuery(saved_query="ads_daily", order_by=("visitors",)), "order-by item 'visitors'"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_a_line(layer: SemanticLayer, query: MetricQuery, what: str) -> None:
    with pytest.raises(MetricRefused) as refused:
        layer.sql(query)
    assert what in refused.value.what
    assert "Traceback" not in refused.value.what
    assert "\n" not in refused.value.what


def test_metrics_that_share_no_dimension_are_refused_with_those_that_they_share(layer: SemanticLayer) -> None:
    with pytest.raises(TollgateError) as refused:
        layer.sql(MetricQuery(metrics=("ad_revenue", "visitors"), group_by=("section",)))
    assert "ad_revenue, visitors cannot be grouped or filtered by 'section'" in refused.value.what
