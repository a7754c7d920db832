"""0 done, 1 refused or failed with what, where and remedy on stderr, 2 wrong usage; stdout is for answers alone."""

import json
from pathlib import Path

import pytest

from tests.commands import Invoke

WRONG_USAGE = {
    "an unknown command": ("fly",),
    "an unknown option": ("status", "--colour"),
    "a form that is none": ("status", "--output", "xml"),
    "a day that is none": ("run", "daily", "--day", "2015-02-30"),
    "no file": ("ingest", "--host", "semicomplete", "--source", "access_log"),
    "no host": ("ingest", "--source", "access_log", "file"),
    "no query": ("sql",),
    "no file to rebuild into": ("rebuild",),
    "a folder to rebuild into": ("rebuild", "/"),
    "an engine that is none": ("sql", "select 1", "--engine", "abacus"),
    "a limit below one": ("branch", "log", "--limit", "0"),
}
NEEDS_THE_CATALOG = {
    "sql": ("sql", "select 1"),
    "sql on Spark": ("sql", "select 1", "--engine", "spark"),
    "branch list": ("branch", "list"),
    "branch create": ("branch", "create", "mine"),
    "branch log": ("branch", "log"),
    "branch diff": ("branch", "diff", "mine"),
    "branch merge": ("branch", "merge", "mine"),
    "branch rebase": ("branch", "rebase", "mine"),
    "branch delete": ("branch", "delete", "mine"),
    "catalogue build": ("catalogue", "build"),
    "catalogue show": ("catalogue", "show", "gold.article_daily"),
    "rebuild": ("rebuild", "lake.duckdb"),
    "release": ("release",),
    "ingest": ("ingest", "--host", "semicomplete", "--source", "access_log", "file"),
}


@pytest.mark.parametrize("case", WRONG_USAGE)
def test_wrong_usage_is_2_and_says_how_it_is_right(tollgate: Invoke, case: str) -> None:
    ended = tollgate(*WRONG_USAGE[case])
    assert (ended.code, ended.out) == (2, "")
    assert "Usage:" in ended.err
    assert "Error" in ended.err


@pytest.mark.parametrize("output", ["text", "json"])
@pytest.mark.parametrize("case", NEEDS_THE_CATALOG)
def test_without_a_stack_it_is_1_with_place_and_remedy(
    tollgate: Invoke, tmp_path: Path, case: str, output: str
) -> None:
    ended = tollgate(*NEEDS_THE_CATALOG[case], "--output", output)
    assert (ended.code, ended.out) == (1, "")
    assert "tollgate: the catalog (nessie) is not running" in ended.err
    assert f"where: {tmp_path}" in ended.err
    assert "remedy: start it with `tollgate up`" in ended.err
    assert "Traceback" not in ended.err
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_could_not_begin_is_told_as_failed_in_one_document(tollgate: Invoke, tmp_path: Path) -> None:
    ended = tollgate("run", "daily", "--host", "semicomplete", "--day", "2015-05-20", "--output", "json")
    assert ended.code == 1
    told = json.loads(ended.out)
    assert (told["host"], told["status"]) == ("semicomplete", "failed")
    assert "not running" in told["error"]
    assert "remedy: start it with `tollgate up`" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_only_who_asks_for_it_sees_the_stack_trace(tollgate: Invoke) -> None:
    ended = tollgate("--verbose", "branch", "list")
    assert ended.code == 1
    assert "Traceback" in ended.err
    assert ended.err.rstrip().endswith("remedy: start it with `tollgate up`")


def test_a_setting_that_cannot_be_used_is_named_with_its_value(
    tollgate: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOLLGATE_NESSIE_PORT", "99999")
    ended = tollgate("status")
    assert (ended.code, ended.out) == (1, "")
    assert "TOLLGATE_NESSIE_PORT" in ended.err
    assert "'99999'" in ended.err
    assert "remedy: set TOLLGATE_NESSIE_PORT" in ended.err


def test_the_answer_is_one_json_document_even_where_the_exit_code_is_1(tollgate: Invoke, tmp_path: Path) -> None:
    ended = tollgate("status", "--output", "json")
    assert ended.code == 1
    told = json.loads(ended.out)
    assert told["home"] == str(tmp_path)
    assert [(service["name"], service["healthy"], service["pid"]) for service in told["services"]] == [
        ("nessie", False, None),
        ("mlflow", False, None),
        ("prefect", False, None),
    ]


def test_stopping_what_was_never_started_is_done(tollgate: Invoke, tmp_path: Path) -> None:
    ended = tollgate("down", "--output", "json")
    assert ended.code == 0
    assert json.loads(ended.out)["home"] == str(tmp_path)
