"""`tollgate quality`: in text and JSON, and with the nearest of a name that does not exist."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts.ops import Alerts, Measures
from flows.ops_tables import write
from flows.workspace import Workspace
from infra.settings import Settings
from tests.commands import REPOSITORY, Invoke, invoke
from tests.integration.flows.quality.conftest import HOST

DAY = date(2025, 3, 12)
TOLD = f"gold.article_daily_v1 of {HOST}, {DAY}: 40 rows, expected 75 to 300 (of the last 4 Wednesdays)"


@pytest.fixture
def tollgate(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], quality_home: Settings) -> Invoke:
    return invoke(monkeypatch, capsys, quality_home.home)


@pytest.fixture
def measured(work: Workspace, target: str) -> str:
    """Four weeks of gold in two versions and a day that is no such day."""
    of_all = {"run_key": "r", "target": target, "host": HOST, "recorded_at": datetime(2025, 3, 13, tzinfo=UTC)}
    rows = [
        {**of_all, "day": DAY - timedelta(n), "table_name": table, "metric": metric, "column_name": column, "value": v}
        for n in range(29)
        for table, metric, column, v in [
            ("gold.article_daily_v1", "rows", None, 7.0),
            ("gold.article_daily_v2", "rows", None, 100.0 if n else 40.0),
            ("gold.article_daily_v2", "null_share_of_rows", "section", 0.25),
        ]
    ]
    alert = {"table_name": "gold.article_daily_v2", "metric": "rows", "value": 40.0, "told": TOLD}
    alert |= {"expected_low": 75.0, "expected_high": 300.0}
    alerts = [
        {**of_all, **alert, "day": DAY},
        {**of_all, **alert, "day": DAY - timedelta(9), "told": "older"},
    ]
    write(work.nessie, {Measures: rows, Alerts: alerts})
    return target


def told(tollgate: Invoke, *arguments: str) -> dict[str, Any]:
    ended = tollgate("quality", *arguments, "--output", "json")
    assert (ended.code, ended.err) == (0, "")
    document: dict[str, Any] = json.loads(ended.out)
    return document


def test_a_trend_has_each_day_with_its_band_and_the_alarm_in_words(tollgate: Invoke, measured: str) -> None:
    found = told(tollgate, "trend", "gold.article_daily", "--host", HOST, "--target", measured)
    assert (found["table"], found["host"], found["metric"]) == ("gold.article_daily_v2", HOST, "rows")
    assert len(found["days"]) == 29
    first, *_, last = found["days"]
    assert (first["day"], first["value"], first["expected_low"]) == (str(DAY - timedelta(28)), 100, None)
    assert (last["day"], last["value"], last["learned_of"]) == (str(DAY), 40, "the last 4 Wednesdays")
    assert last["expected_low"] > 40
    assert "40 rows, expected" in last["alarm"]
    assert [one["alarm"] for one in found["days"][:-1]] == [None] * 28


def test_a_share_is_of_its_column(tollgate: Invoke, measured: str) -> None:
    of = ("trend", "gold.article_daily", "--host", HOST, "--target", measured, "--metric", "null_share_of_rows")
    found = told(tollgate, *of, "--column", "section")
    assert {one["value"] for one in found["days"]} == {0.25}
    text = tollgate("quality", *of, "--column", "section").out.splitlines()
    assert text[0] == f"null_share_of_rows of section: gold.article_daily_v2 of {HOST}"
    assert text[-2].split() == [str(DAY), "0.25", "0.23", "0.27", "the", "last", "4", "Wednesdays"]


def test_alerts_are_told_newest_first_and_from_a_day_on(tollgate: Invoke, measured: str) -> None:
    assert tollgate("quality", "alerts", "--target", measured).out.splitlines() == [TOLD, "older"]
    found = told(tollgate, "alerts", "--host", HOST, "--since", str(DAY), "--target", measured)
    (alert,) = found["alerts"]
    assert (alert["day"], alert["told"], alert["value"], alert["column_name"]) == (str(DAY), TOLD, 40, None)
    assert tollgate("quality", "alerts", "--since", "2025-04-01", "--target", measured).out.startswith("no alert")


@pytest.mark.parametrize(
    ("arguments", "named", "nearest"),
    [
        (("trend", "gold.article_dayly", "--host", HOST), "gold.article_dayly", "gold.article_daily_v"),
        (("trend", "gold.article_daily", "--host", "riverbed"), "no host 'riverbed'", HOST),
        (("alerts", "--host", "riverbed"), "no host 'riverbed'", HOST),
        (
            ("trend", "gold.article_daily", "--host", HOST, "--metric", "null_share_of_rows", "--column", "sektion"),
            "no column 'sektion'",
            "section",
        ),
        (("trend", "gold.article_daily", "--host", HOST, "--metric", "null_share_of_rows"), "no column", "section"),
        (
            ("trend", "gold.article_daily_v1", "--host", HOST, "--metric", "null_share_of_rows"),
            "no metric 'null_share_of_rows'",
            "rows",
        ),
    ],
)
def test_an_unknown_name_is_named_with_the_nearest(
    tollgate: Invoke, measured: str, arguments: tuple[str, ...], named: str, nearest: str
) -> None:
    ended = tollgate("quality", *arguments, "--target", measured)
    assert (ended.code, ended.out) == (1, "")
    assert named in ended.err
    assert f"nearest: {nearest}" in ended.err


def test_asking_brings_no_spark_no_contracts_and_no_scheduler_with_it(quality_home: Settings, measured: str) -> None:
    command = ["tollgate", "quality", "alerts", "--target", measured]
    ask = f"""
import os, sys
os.environ["TOLLGATE_HOME"] = {str(quality_home.home)!r}
sys.argv = {command!r}
from flows.cli.main import main
try:
    main()
finally:
    print(sorted({{"pyspark", "pandera", "prefect", "dbt", "pandas"}} & sys.modules.keys()), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", ask], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == [TOLD, "older"]
    assert done.stderr.strip() == "[]"
