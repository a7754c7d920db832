"""`tollgate simulate` says what it wrote, and that it is simulated."""

import json
from pathlib import Path

import typer
from typer.testing import CliRunner

from flows.cli import simulate
from infra.simulation import SMALL, SimulationError


def application() -> typer.Typer:
    app = typer.Typer()
    app.callback()(lambda: None)
    simulate.register(app)
    return app


def run(*arguments: str, folder: Path) -> str:
    asked = ["simulate", "--out", str(folder), "--visitors", "60", "--days", "2", *arguments]
    result = CliRunner().invoke(application(), asked, catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_json_names_every_file_with_its_records(tmp_path: Path) -> None:
    document = json.loads(run("--seed", "3", "--first-day", "2025-06-30", "--output", "json", folder=tmp_path))
    assert document["simulated"] is True
    assert (
        document["scenario"] | {"seed": 3, "first_day": "2025-06-30", "visitors": 60, "days": 2} == document["scenario"]
    )
    assert {file["day"] for file in document["files"]} == {"2025-06-30", "2025-07-01"}
    for file in document["files"]:
        header = file["source"] == "ads"
        assert file["records"] == len(Path(file["path"]).read_text().splitlines()) - header
    assert Path(document["truth"]["path"]).is_file()


def test_text_says_that_it_is_simulated(tmp_path: Path) -> None:
    assert run(folder=tmp_path).startswith("simulated files of riverbend")


def test_a_senseless_size_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(application(), ["simulate", "--out", str(tmp_path), "--articles", "2"])
    assert isinstance(result.exception, SimulationError)
    assert not list(tmp_path.iterdir())


def test_help_tells_the_defaults() -> None:
    told = " ".join(CliRunner().invoke(application(), ["simulate", "--help"]).stdout.replace("│", " ").split())
    for default in (SMALL.visitors, SMALL.articles, SMALL.days, SMALL.first_day, SMALL.seed):
        assert f"default {default}" in told
