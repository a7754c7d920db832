"""DuckDB makes of a ref's bronze what Spark published there, and tells what it did not."""

import json
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest
import yaml

from flows.definitions import Checkout
from flows.hosts import add_host
from flows.rebuild import Rebuilt, rebuild_file
from flows.workspace import Workspace
from tests.commands import Invoke, invoke
from tests.integration.transforms.dbt.runs import MODELS, Runs
from tests.integration.transforms.dbt.site import HOST, RUN_DAYS, history
from transforms.dbt import PROJECT

HISTORY = "rebuild-history"
TABLES = {contract.definition().table for contract in MODELS} | {"gold.time_spine_v1"}
_DOCUMENT = Path(__file__).parents[3] / "infra/config/documents/hosts/riverbend.yaml"


@dataclass(frozen=True)
class Published:
    """Six weeks of a site as Spark built them, run by run."""

    work: Workspace

    def branch(self, name: str) -> Runs:
        """The same on a branch of its own, to be spoilt."""
        self.work.nessie.create_branch(name, self.work.nessie.resolve(HISTORY))
        return Runs(self.work, name)

    def rebuilt(self, ref: str, file: Path, checkout: Checkout | None = None) -> Rebuilt:
        return rebuild_file(self.work.settings, self.work.nessie, ref, file, checkout=checkout)


@pytest.fixture(scope="module")
def published(released: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Published:
    home = tmp_path_factory.mktemp("rebuild")
    updates = {"home": home, "warehouse": released.settings.warehouse_uri}
    work = Workspace(released.settings.model_copy(update=updates), released.nessie)
    document = home / "h.yaml"
    given = {"name": HOST.name, "zone": HOST.zone, "site": HOST.site, "article_pattern": HOST.article_pattern}
    document.write_text(yaml.safe_dump({**yaml.safe_load(_DOCUMENT.read_text()), **given}))
    add_host(work.settings, document)
    released.nessie.create_branch(HISTORY, released.nessie.resolve("main"))
    told, runs, before = history(seed=20240301), Runs(work, HISTORY), date.min
    for run_day in RUN_DAYS:
        runs.consume([one for one in told if before < one.delivered <= run_day], run_day)
        before = run_day
    return Published(work)


def test_every_row_of_silver_and_gold_is_as_spark_made_it(published: Published, tmp_path: Path) -> None:
    made = published.rebuilt(HISTORY, tmp_path / "lake.db")
    assert set(made.tables) == TABLES
    assert {name: (found.only_here, found.only_published) for name, found in made.tables.items()} == dict.fromkeys(
        TABLES, (0, 0)
    )
    assert made.equal
    assert all(found.rows == found.published_rows > 0 for found in made.tables.values())
    with duckdb.connect(str(made.file), read_only=True) as connection:
        there = connection.sql("select count(*) from bronze.events where host = 'h'").fetchall()
    assert there == [(Runs(published.work, HISTORY).frame("bronze.events").count(),)]
    assert list(tmp_path.iterdir()) == [made.file]


def test_a_row_that_is_not_what_the_models_make_is_told_by_its_key(
    published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = published.branch("rebuild-spoilt")
    row = runs.frame("gold.article_daily_v1").orderBy("day", "article_id").first()
    session = runs.frame("silver.sessions").orderBy("day", "session_id").first()
    assert row is not None
    assert session is not None
    of_article = f"day = date '{row['day']}' and article_id = '{row['article_id']}'"
    spark = published.work.spark
    spark.sql(f"update {runs.catalog}.gold.article_daily_v1 set visitors = visitors + 1 where {of_article}")
    spark.sql(f"delete from {runs.catalog}.silver.sessions where session_id = '{session['session_id']}'")

    command, file = _command(published, monkeypatch, capsys), tmp_path / "lake.duckdb"
    ended = command("rebuild", str(file), "--ref", "rebuild-spoilt", "--host", "h", "--output", "json")
    assert ended.code == 1
    told = json.loads(ended.out)
    assert {"ref", "hash", "file", "seconds"} <= told.keys()
    by_name = {table["table"]: table for table in told["tables"]}
    assert {name for name, table in by_name.items() if not table["equal"]} == {
        "gold.article_daily_v1",
        "silver.sessions",
    }
    article, lost = by_name["gold.article_daily_v1"], by_name["silver.sessions"]
    assert (article["only_here"], article["only_published"]) == (1, 1)
    assert (lost["only_here"], lost["only_published"], lost["rows"] - lost["published_rows"]) == (1, 0, 1)
    assert article["example"]["key"] == {"host": "h", "day": str(row["day"]), "article_id": row["article_id"]}
    assert article["example"]["published"]["visitors"] == article["example"]["here"]["visitors"] + 1
    assert lost["example"]["published"] is None

    again = command("rebuild", str(file), "--ref", "rebuild-spoilt")
    assert (again.code, again.out) == (1, "")
    assert "remedy: pass --replace" in again.err
    text = command("rebuild", str(file), "--ref", "rebuild-spoilt", "--replace")
    assert text.code == 1
    assert f"visitors={row['visitors']} here, visitors={row['visitors'] + 1} published" in text.out
    assert "2 tables differ" in text.out
    assert command("rebuild", str(file), "--ref", HISTORY, "--replace").code == 0


def test_a_model_that_says_something_else_is_found_and_told_beforehand(
    published: Published, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = tmp_path / "code" / "transforms"
    for folder in (PROJECT, PROJECT.parent / "semantic"):
        shutil.copytree(folder, tmp_path / "code" / folder.name, ignore=shutil.ignore_patterns("__pycache__"))
    model = project / "models" / "gold" / "article_daily_v1.sql"
    changed = model.read_text().replace("count(distinct visitor_id)", "count(visitor_id)")
    assert changed != model.read_text()
    model.write_text(changed)

    made = published.rebuilt(HISTORY, tmp_path / "lake.duckdb", Checkout(project=project))
    assert {name for name, found in made.tables.items() if not found.equal} == {"gold.article_daily_v1"}
    assert "dbt definitions of this code are not those released" in capsys.readouterr().err


def test_a_host_without_data_is_named_with_those_that_have_some(
    published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = _command(published, monkeypatch, capsys)
    ended = command("rebuild", str(tmp_path / "lake.duckdb"), "--ref", HISTORY, "--host", "gazette")
    assert (ended.code, ended.out) == (1, "")
    assert "hosts with data: h" in ended.err
    assert list(tmp_path.iterdir()) == []


def _command(published: Published, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Invoke:
    monkeypatch.setenv("TOLLGATE_NESSIE_URI", published.work.nessie.transport.uri)
    return invoke(monkeypatch, capsys, published.work.settings.home)
