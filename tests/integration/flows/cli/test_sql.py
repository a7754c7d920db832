"""`tollgate sql` at any ref, and what it says of names that do not exist."""

import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from infra.catalog.nessie import Nessie
from infra.settings import Settings
from tests.commands import REPOSITORY, Ended, Invoke

NUMBERS = "select n from bronze.readings order by n"


def told(ended: Ended) -> dict[str, Any]:
    """The document on stdout, which is all that was said."""
    assert (ended.code, ended.err) == (0, "")
    document: dict[str, Any] = json.loads(ended.out)
    return document


def test_a_branch_a_hash_and_a_time_name_what_was_published_then(tollgate: Invoke, nessie: Nessie, branch: str) -> None:
    def numbers(ref: str) -> Any:
        return told(tollgate("sql", NUMBERS, "--ref", ref, "--output", "json"))

    head = nessie.resolve(branch)
    assert numbers(branch) == {"columns": ["n"], "rows": [[1], [2]]}
    time.sleep(0.05)
    then = datetime.now(UTC).isoformat()
    nessie.commit(
        head,
        [{"type": "DELETE", "key": {"elements": ["bronze", "readings"]}}],
        message="drop the table",
        properties={},
    )
    assert tollgate("sql", NUMBERS, "--ref", branch).code == 1
    assert numbers(head.hash) == numbers(f"{branch}@{then}") == {"columns": ["n"], "rows": [[1], [2]]}


def test_a_name_without_its_version_is_the_latest(tollgate: Invoke, branch: str) -> None:
    found = told(
        tollgate("sql", "select a.n, b.n from gold.totals a, gold.totals_v1 b", "--ref", branch, "--output", "json")
    )
    assert found["rows"] == [[4, 3]]


def test_text_is_a_table_for_people(tollgate: Invoke, branch: str) -> None:
    ended = tollgate("sql", NUMBERS, "--ref", branch)
    assert ended.out.splitlines() == ["n", "-", "1", "2", "(2 rows)"]


@pytest.mark.parametrize(
    ("query", "named", "nearest"),
    [
        ("select * from bronze.reading", "bronze.reading", "bronze.readings"),
        ("select * from gold.total", "gold.total", "gold.totals"),
        ("select numb, host from bronze.readings", "numb", "n"),
        ("select hots from bronze.readings", "hots", "host"),
        ("selekt 1", "selekt", "syntax error"),
    ],
)
def test_an_unknown_table_or_column_is_named_with_the_nearest(
    tollgate: Invoke, branch: str, query: str, named: str, nearest: str
) -> None:
    ended = tollgate("sql", query, "--ref", branch, "--output", "json")
    assert (ended.code, ended.out) == (1, "")
    assert named in ended.err
    assert nearest in ended.err
    assert "where: " in ended.err
    assert "remedy: " in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    "command", [("sql", "select 1", "--ref"), ("branch", "log"), ("branch", "create", "b", "--ref")]
)
def test_an_unknown_ref_is_named_with_the_nearest(tollgate: Invoke, branch: str, command: tuple[str, ...]) -> None:
    ended = tollgate(*command, f"{branch}x")
    assert (ended.code, ended.out) == (1, "")
    assert f"no ref '{branch}x'" in ended.err
    assert f"nearest: {branch}" in ended.err


def test_reading_a_table_brings_no_spark_and_no_scheduler_with_it(nessie_home: Settings, branch: str) -> None:
    command = ["tollgate", "sql", NUMBERS, "--ref", branch, "--output", "json"]
    ask = f"""
import os, sys
os.environ["TOLLGATE_HOME"] = {str(nessie_home.home)!r}
sys.argv = {command!r}
from flows.cli.main import main
try:
    main()
finally:
    print(sorted({{"pyspark", "prefect", "dbt", "pandas", "mlflow"}} & sys.modules.keys()), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", ask], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["rows"] == [[1], [2]]
    assert done.stderr.strip() == "[]"
