"""`tollgate metric query` at a ref, on both engines."""

import json
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from flows import workspace
from flows.cli import metric, sql
from flows.workspace import Workspace
from infra.errors import UnknownNameError
from infra.query.duck import QueryRefused

QUESTION = ("--metrics", "stop_rate_pageview,pageviews", "--group-by", "host,metric_time__day", "--order-by", "host")


@pytest.fixture
def run(released: Workspace, branch: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    app = typer.Typer()
    metric.register(app)
    for module in (metric, sql, workspace):
        monkeypatch.setattr(module, "load_settings", lambda: released.settings)

    def invoke(*arguments: str, ref: str = branch) -> Result:
        return CliRunner().invoke(app, ["metric", "query", *arguments, "--ref", ref])

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
