"""A scenario is checked, and decides every byte."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from infra.simulation import SMALL, DeliveredFile, SimulationError, simulate, write
from infra.simulation.delivery.folder import SCENARIO_FILE
from infra.simulation.delivery.truth_file import FILE_NAME

TINY = replace(SMALL, visitors=150, articles=20, days=5)


def digests(folder: Path) -> dict[str, str]:
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_the_same_scenario_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(simulate(TINY), tmp_path / name)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_another_seed_gives_other_events_with_other_identifiers(tmp_path: Path) -> None:
    files = {seed: write(simulate(replace(TINY, seed=seed)), tmp_path / str(seed)) for seed in (1, 2)}
    lines = {
        seed: set("".join(f.path.read_text() for f in files[seed] if f.source == "events").splitlines())
        for seed in files
    }
    assert lines[1].isdisjoint(lines[2])


def test_the_files_are_named_by_source_and_day(files: tuple[DeliveredFile, ...], folder: Path) -> None:
    for file in files:
        ending = "csv" if file.source == "ads" else "jsonl"
        assert file.path.name == f"{file.source}-{file.day.isoformat()}.{ending}"
        assert file.records == len(file.path.read_text().splitlines()) - (file.source == "ads")
    by_source = {source: [f.day for f in files if f.source == source] for source in {f.source for f in files}}
    assert set(by_source) == {"articles", "events", "walls", "subscriptions", "ads"}
    assert by_source["events"] == by_source["walls"] == [SMALL.date_of(day) for day in range(SMALL.days)]
    assert {path.name for path in folder.iterdir()} == {f.path.name for f in files} | {SCENARIO_FILE, FILE_NAME}


def test_the_small_size_is_small(files: tuple[DeliveredFile, ...]) -> None:
    assert sum(file.path.stat().st_size for file in files) < 15_000_000


@pytest.mark.parametrize(
    ("name", "value"),
    [("visitors", 0), ("articles", 5), ("days", 0), ("seed", -1), ("eagerness", 0.0), ("eagerness", 11.0)],
)
def test_what_makes_no_sense_is_refused_by_name(name: str, value: Any) -> None:
    with pytest.raises(SimulationError, match=name) as refused:
        replace(SMALL, **{name: value})
    assert name in refused.value.remedy


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    world = simulate(TINY)
    write(world, tmp_path)
    before = digests(tmp_path)
    write(world, tmp_path)
    assert digests(tmp_path) == before
    with pytest.raises(SimulationError, match="other files"):
        write(simulate(replace(TINY, seed=8)), tmp_path)
    assert digests(tmp_path) == before


@pytest.mark.parametrize("seed", range(3))
def test_a_world_in_which_hardly_anybody_comes(seed: int, tmp_path: Path) -> None:
    files = write(simulate(replace(SMALL, visitors=1, articles=6, days=1, seed=seed)), tmp_path)
    assert all(file.records for file in files)
