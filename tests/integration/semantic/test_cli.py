"""`tollgate metric query` at a ref, on both engines."""

import json
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from flows import workspace
from flows.cli import definitions, metric, sql
from flows.workspace import Workspace
from infra.errors import UnknownNameError
from infra.query.duck import QueryRefused

QUESTION = ("--metrics", "stop_rate_pageview,pageviews", "--group-by", "host,metric_time__day", "--order-by", "host")


@pytest.fixture
def run(released: Workspace, branch: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    app = typer.Typer()
    metric.register(app)
    for module in (definitions, sql, workspace):
        monkeypatch.setattr(module, "load_settings", lambda: released.settings)

    def invoke(*arguments: str, ref: str = branch, command: str = "query") -> Result:
        return CliRunner().invoke(app, ["metric", command, *arguments, "--ref", ref])

    return invoke


@pytest.mark.parametrize("engine", ["duckdb", "spark"])
def test_the_answer_is_columns_and_rows(run: Any, engine: str) -> None:
    document = json.loads(run(*QUESTION, "--limit", "2", "--engine", engine, "--output", "json").stdout)
    assert document["columns"] == ["host", "metric_time__day", "stop_rate_pageview", "pageviews"]
    assert sorted(document["rows"]) == [
        ["north", "2026-05-31", pytest.approx(2 / 6), 8],
        ["north", "2026-06-01", 1.0, 9],
    ]


def test_text_is_a_table(run: Any) -> None:
    answered = run("--metrics", "stop_rate_pageview", "--group-by", "host").stdout
    assert answered.splitlines()[-3:] == ["north            0.428571", "south", "(2 rows)"]


def test_another_ref_has_other_numbers(run: Any) -> None:
    document = json.loads(run("--metrics", "pageviews", "--output", "json", ref="main").stdout)
    assert document["rows"] == [[None]]


def test_an_unknown_ref_is_told(run: Any) -> None:
    assert isinstance(run("--metrics", "pageviews", ref="semantics").exception, UnknownNameError)


@pytest.mark.parametrize("engine", ["duckdb", "spark"])
def test_sql_in_a_filter_that_the_engine_refuses_is_told(run: Any, engine: str) -> None:
    refused = run("--metrics", "pageviews", "--where", "{{ Entity('host') }} = nothing", "--engine", engine).exception
    assert isinstance(refused, QueryRefused)
    assert "nothing" in refused.what


def test_list_tells_metrics_and_saved_queries(run: Any) -> None:
    document = json.loads(run("--output", "json", command="list").stdout)
    metrics = [dict(zip(document["columns"], row, strict=True)) for row in document["rows"]]
    (rate,) = [one for one in metrics if one["metric"] == "stop_rate_pageview"]
    assert rate["kind"] == "ratio"
    assert {"host", "metric_time__day", "visitor_day__status"} <= set(rate["group_by"])
    assert "Denominator: eligible_pageviews" in rate["description"]
    exports = {one["name"]: one["exports"] for one in document["saved_queries"]}
    assert exports["newsroom_daily"] == ["gold.newsroom_daily_v1"]
    assert exports["dark_mode"] == []


def test_explain_tells_the_sql_and_runs_nothing(run: Any) -> None:
    arguments = ("--metrics", "visitors", "--group-by", "host, metric_time__day", "--order", "-visitors", "--explain")
    document = json.loads(run(*arguments, "--output", "json").stdout)
    assert "COUNT(DISTINCT" in document["sql"]
    assert document["sql"].endswith("ORDER BY visitors DESC")


def test_an_unknown_metric_is_refused_with_the_nearest(run: Any) -> None:
    error = run("--metrics", "pageview").exception
    assert isinstance(error, UnknownNameError)
