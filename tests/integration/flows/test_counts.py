"""`tollgate quality counts` of the real hosts, against counts of their files that share no code with what it counts."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from flows.cli import quality, quality_counts
from flows.workspace import Workspace
from tests.integration.flows import raw_counts
from tests.integration.flows.conftest import REAL_TRAFFIC, SAMPLES
from tests.integration.flows.raw_counts import Raw, counted

RAW: dict[str, Callable[[], Iterator[Raw]]] = {
    "semicomplete": raw_counts.semicomplete,
    "washington_city_paper": raw_counts.washington_city_paper,
    "snowplow_web": raw_counts.snowplow_web,
}
Ask = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def counts(real_traffic: tuple[Workspace, str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """The exit code and the document of the command at a ref."""
    work, branch = real_traffic
    monkeypatch.setattr(quality_counts, "load_settings", lambda: work.settings)
    monkeypatch.setattr(quality_counts, "open_catalog", lambda _: work.nessie)
    app = typer.Typer()
    quality.register(app)

    def ask(*arguments: str, ref: str = branch) -> tuple[int, dict[str, Any]]:
        done = CliRunner().invoke(app, ["quality", "counts", *arguments, "--ref", ref, "--output", "json"])
        return done.exit_code, json.loads(done.stdout)

    return ask


@pytest.mark.parametrize("host", RAW)
def test_events_by_day_and_type_are_those_of_the_files(host: str, counts: Ask) -> None:
    code, found = counts("--host", host)
    assert (code, found["balances"]) == (0, True)
    raw = counted(RAW[host]())
    types = {event_type for _, event_type in raw.rows}
    told = {
        (date.fromisoformat(one["day"]), one["event_type"]): one
        for one in found["events"]
        if one["table"] == "bronze.events"
    }
    # Which page of the log is an article is for its pattern to say.
    assert {event_type for _, event_type in told} - types <= ({"article_pageview"} if host == "semicomplete" else set())
    asked = {cell: one for cell, one in told.items() if cell[1] in types}
    assert {cell: one["bronze"] for cell, one in asked.items()} == dict(raw.rows)
    assert {cell: one["bronze"] - one["duplicates"] for cell, one in asked.items()} == dict(raw.distinct)
    views = {cell: count for cell, count in raw.distinct.items() if cell[1].endswith("pageview")}
    assert sum(views.values()) > 10
    assert {cell: one["gold"] for cell, one in asked.items() if one["gold"] is not None} == views


def test_records_by_source_are_those_of_the_files(counts: Ask) -> None:
    _, found = counts()
    delivered = {(one["host"], one["source"]): one["delivered"] for one in found["sources"]}
    assert delivered == {
        (show.host, source): sum(map(_records, paths))
        for show in REAL_TRAFFIC
        for source, paths in show.paths(SAMPLES).items()
    }
    refused = {one["source"]: one["quarantined"] for one in found["sources"] if one["host"] == "washington_city_paper"}
    assert sum(refused.values()) == 7


def test_rows_that_silver_loses_are_told_and_the_command_fails(
    counts: Ask, real_traffic: tuple[Workspace, str]
) -> None:
    work, branch = real_traffic
    work.nessie.create_branch("loses-rows", work.nessie.resolve(branch))
    lost = f"{work.branch_catalog('loses-rows')}.silver.pageviews"
    work.spark.sql(f"delete from {lost} where host = 'snowplow_web' and article_id is null")
    code, found = counts(ref="loses-rows")
    wrong = {(one["host"], one["event_type"]) for one in found["events"] if not one["balances"]}
    assert (code, wrong) == (1, {("snowplow_web", "pageview")})
    assert counts("--host", "semicomplete", ref="loses-rows")[0] == 0


def _records(path: Path) -> int:
    if path.suffix == ".csv":
        return sum(1 for _ in raw_counts.table(path))
    return path.read_bytes().count(b"\n")
