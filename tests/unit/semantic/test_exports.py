"""Which saved queries can be kept by day, what is read for a slice, and whether a contract says what is written."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlglot
import yaml
from sqlglot import exp

from contracts.registry import contract_for
from flows.export import replacement
from semantic.dialect import SPARK
from semantic.engine import SavedQuery, SemanticLayer
from semantic.errors import MetricRefused
from semantic.exports import DAY_OF_METRICS, HostSlice, export_sql, tables_read
from semantic.manifest import DEFINITIONS
from tests.unit.semantic.code import edited_semantic
from tests.unit.semantic.conftest import PROJECT

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 3)
SLICE = HostSlice("north", [(FIRST, LAST), (date(2026, 5, 1), date(2026, 5, 1))])


@pytest.fixture(scope="module")
def spark_layer(state: Path) -> SemanticLayer:
    return SemanticLayer.of_project(PROJECT, state, SPARK)


def exported(layer: SemanticLayer) -> list[tuple[SavedQuery, str]]:
    return [(saved, table) for saved in layer.saved_queries for table in saved.exports]


def test_what_each_desk_asks_every_day_is_kept(spark_layer: SemanticLayer) -> None:
    kept = {table for _, table in exported(spark_layer)}
    assert kept == {"gold.ads_daily_v1", "gold.newsroom_daily_v1", "gold.subscription_daily_v1"}


def test_a_contract_has_the_columns_of_its_saved_query(spark_layer: SemanticLayer) -> None:
    for saved, table in exported(spark_layer):
        columns = [column.name for column in contract_for(table).definition().columns]
        assert columns == ["host", "day", *saved.metrics, "run_key"], table
        written = sqlglot.parse_one(export_sql(spark_layer, saved, SLICE), read="spark")
        assert isinstance(written, exp.Query)
        assert written.named_selects == ["host", DAY_OF_METRICS, *saved.metrics]


def test_every_table_is_read_by_its_partitions_of_the_slice_and_of_the_day_before(spark_layer: SemanticLayer) -> None:
    """A decision is a number of the day after it was taken."""
    between = "day BETWEEN CAST('2026-02-28' AS DATE) AND CAST('2026-03-03' AS DATE)"
    for saved, _ in exported(spark_layer):
        sql = export_sql(spark_layer, saved, SLICE)
        query = sqlglot.parse_one(sql, read="spark")
        tables = [table for table in query.find_all(exp.Table) if table.db]
        assert {f"{table.db}.{table.name}" for table in tables} == tables_read(sql) != set()
        for table in tables:
            told = table.find_ancestor(exp.Select)
            assert told is not None
            where = told.args["where"].sql(dialect="spark")
            assert "host = 'north'" in where
            assert between in where


def test_a_slice_without_days_is_nothing_and_one_without_bounds_is_the_host() -> None:
    assert HostSlice("north").rows == "host = 'north'"
    assert HostSlice("north").metrics == ("{{ Entity('host') }} = 'north'",)
    assert HostSlice("north", []).rows == "host = 'north' and day is null"
    assert HostSlice("north", []).metrics[1] == "{{ TimeDimension('metric_time', 'day') }} is null"


def test_the_statement_replaces_exactly_the_slice(spark_layer: SemanticLayer) -> None:
    contract = contract_for("gold.ads_daily")
    told = replacement(contract, "select 1", HostSlice("north", [(FIRST, LAST)]), "k")
    where = "host = 'north' and (day between date '2026-03-01' and date '2026-03-03')"
    assert told.startswith(f"insert into gold.ads_daily_v1 replace where {where} select cast(host as string) as host")
    assert "cast(metric_time__day as date) as day" in told
    assert told.endswith("cast('k' as string) as run_key from (select 1)")


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"group_by": ["Entity('host')"]}, "is by host\n"),
    ({"group_by": ["Entity('host')", "TimeDimension('metric_time', 'week')"]}, "is by host, metric_time__week"),
    ({"metrics": ["pageviews", "subscriptions_28d"]}, "subscriptions_28d is made of several days"),
    ({"metrics": ["share_28d"]}, "share_28d is made of several days"),
]
SHARE = """
metrics:
  - name: share_28d
    label: Share
    type: ratio
    type_params: {numerator: subscriptions_28d, denominator: visitors}
"""


def test_what_cannot_be_kept_by_day_is_refused(tmp_path: Path) -> None:
    """A grain that is no day, a metric that adds days up, and one that is made of such a one."""
    (first, *_) = yaml.safe_load((DEFINITIONS / "saved_queries.yml").read_text())["saved_queries"]
    asked = {**first["query_params"], "order_by": []}
    saved = [
        {"name": f"number_{number}", "query_params": {**asked, **change}} for number, (change, _) in enumerate(REFUSED)
    ]
    project = edited_semantic(tmp_path, "saved_queries.yml", yaml.safe_dump({"saved_queries": saved}), SHARE)
    layer = SemanticLayer.of_project(project, tmp_path / "state", SPARK)
    for query, (_, why) in zip(layer.saved_queries, REFUSED, strict=True):
        with pytest.raises(MetricRefused, match=why):
            export_sql(layer, query, SLICE)
