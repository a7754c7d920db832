"""`tollgate metric` without a catalog: usage, what there is, and the SQL of a question."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from flows.cli import metric
from infra.errors import UnknownNameError
from infra.settings import Settings


@pytest.fixture
def run(state: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    app = typer.Typer()
    metric.register(app)
    assert state.name.startswith("dbt")
    home = state.with_name("home")
    home.mkdir(exist_ok=True)
    if not (home / "dbt").exists():
        (home / "dbt").symlink_to(state)
    monkeypatch.setattr(metric, "load_settings", lambda: Settings.model_validate({"home": home}))

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["metric", *arguments])

    return invoke


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--group-by", "host"),
        ("--metrics", "pageviews", "--saved-query", "ads_daily"),
        ("--metrics", "pageviews", "--limit", "0"),
        ("--metrics", "pageviews", "--start-time", "yesterday"),
        ("--metrics", "pageviews", "--engine", "presto"),
    ],
)
def test_wrong_usage_is_exit_2(run: Any, arguments: tuple[str, ...]) -> None:
    assert run("query", *arguments).exit_code == 2


def test_list_tells_metrics_and_saved_queries(run: Any) -> None:
    document = json.loads(run("list", "--output", "json").stdout)
    metrics = [dict(zip(document["columns"], row, strict=True)) for row in document["rows"]]
    (rate,) = [one for one in metrics if one["metric"] == "stop_rate_pageview"]
    assert rate["kind"] == "ratio"
    assert {"host", "metric_time__day", "visitor_day__status"} <= set(rate["group_by"])
    assert "Denominator: eligible_pageviews" in rate["description"]
    assert "newsroom_daily" in [one["name"] for one in document["saved_queries"]]


def test_explain_tells_the_sql_and_runs_nothing(run: Any) -> None:
    arguments = ("--metrics", "visitors", "--group-by", "host, metric_time__day", "--order", "-visitors", "--explain")
    document = json.loads(run("query", *arguments, "--output", "json").stdout)
    assert "COUNT(DISTINCT" in document["sql"]
    assert document["sql"].endswith("ORDER BY visitors DESC")


def test_an_unknown_metric_is_refused_before_anything_is_asked(run: Any) -> None:
    error = run("query", "--metrics", "pageview").exception
    assert isinstance(error, UnknownNameError)
