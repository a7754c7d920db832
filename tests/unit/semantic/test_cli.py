"""`tollgate metric` without a catalog: wrong usage is told before anything is asked."""

from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from flows.cli import definitions, metric
from infra.settings import Settings


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    app = typer.Typer()
    metric.register(app)
    monkeypatch.setattr(definitions, "load_settings", lambda: Settings.model_validate({"home": tmp_path}))

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
