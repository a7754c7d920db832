"""`tollgate metric diff` and `branch diff --metrics` of a branch whose numbers are known, against an empty main."""

import json
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from flows.cli import branch as branch_commands
from flows.cli import branch_diff, definitions, metric, metric_diff, sql
from flows.workspace import Workspace


@pytest.fixture
def run(released: Workspace, monkeypatch: pytest.MonkeyPatch) -> Any:
    app = typer.Typer()
    for commands in (metric, metric_diff, branch_commands, branch_diff):
        commands.register(app)
    for module in (definitions, sql, branch_diff):
        monkeypatch.setattr(module, "load_settings", lambda: released.settings)
    monkeypatch.setattr(branch_diff, "open_catalog", lambda _: released.nessie)

    def invoke(*arguments: str) -> Any:
        answered = CliRunner().invoke(app, [*arguments, "--output", "json"], catch_exceptions=False)
        return json.loads(answered.stdout)

    return invoke


def test_values_that_differ_are_told_by_group(run: Any, branch: str) -> None:
    asked = ("--metrics", "pageviews,stop_rate_pageview", "--group-by", "host,metric_time__day")
    found = run("metric", "diff", "main", branch, *asked)
    assert found["columns"] == ["host", "metric_time__day", "metric", "before", "after", "change"]
    by_group = {(host, metric_, day[:10]): (before, after) for host, day, metric_, before, after, _ in found["rows"]}
    assert by_group["north", "pageviews", "2026-05-31"] == (None, 8)
    assert by_group["north", "stop_rate_pageview", "2026-06-01"] == (None, 1.0)


def test_at_one_ref_nothing_differs(run: Any, branch: str) -> None:
    assert run("metric", "diff", branch, branch)["rows"] == []


def test_a_diff_of_branches_lists_every_metric_that_differs_when_asked(run: Any, branch: str) -> None:
    found = run("branch", "diff", branch, "--metrics")
    tables = {table["name"]: table["rows_after"] for table in found["tables"]}
    assert tables["gold.visitor_daily_v1"] == 5
    metrics = {(one["metric"], one["host"]): one["after"] for one in found["metrics"]}
    assert (metrics["pageviews", "north"], metrics["pageviews", "south"]) == (17, 4)
    assert {"ad_revenue", "walling_ratio_article"} <= {metric_ for metric_, _ in metrics}
