"""The folder that a world's files go to."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from infra.simulation.delivery.ads import ad_statements
from infra.simulation.delivery.articles import stories
from infra.simulation.delivery.events import click_stream
from infra.simulation.delivery.records import as_logged, in_order
from infra.simulation.delivery.subscriptions import subscription_log
from infra.simulation.delivery.truth_file import write_truth
from infra.simulation.delivery.walls import wall_log
from infra.simulation.scenario import Scenario, SimulationError
from infra.simulation.world import World

SCENARIO_FILE = "scenario.json"
SOURCES = {"articles": "jsonl", "events": "jsonl", "walls": "jsonl", "subscriptions": "jsonl", "ads": "csv"}


@dataclass(frozen=True)
class DeliveredFile:
    """A file as a source delivers it on a day; `records` counts no header."""

    source: str
    day: date
    path: Path
    records: int


def write(world: World, folder: Path) -> tuple[DeliveredFile, ...]:
    """Write a file per source and day on which it has something to tell.

    Beside them, and not to be delivered, lie truth.parquet and scenario.json.

    Raises:
        SimulationError: the folder holds something else than this scenario's files.
    """
    _claim(folder, world.scenario)
    scenario = world.scenario
    days = {
        "articles": stories(world),
        "events": as_logged(scenario, click_stream(world), "events"),
        "walls": as_logged(scenario, wall_log(world), "walls"),
        "subscriptions": in_order(scenario, subscription_log(world)),
        "ads": ad_statements(world),
    }
    written = [
        _write_day(folder, source, scenario.date_of(day), lines)
        for source, files in days.items()
        for day, lines in enumerate(files)
        if lines
    ]
    write_truth(world, folder)
    return tuple(written)


def _write_day(folder: Path, source: str, day: date, lines: list[str]) -> DeliveredFile:
    ending = SOURCES[source]
    path = folder / f"{source}-{day.isoformat()}.{ending}"
    path.write_bytes("".join(f"{line}\n" for line in lines).encode())
    header = 1 if ending == "csv" else 0
    return DeliveredFile(source, day, path, len(lines) - header)


def _claim(folder: Path, scenario: Scenario) -> None:
    """Take an empty folder, or one that holds the very same scenario."""
    label, claim = folder / SCENARIO_FILE, json.dumps({"simulated": True, **asdict(scenario)}, default=str, indent=2)
    if folder.exists() and not folder.is_dir():
        raise SimulationError("the output is a file", where=str(folder), remedy="name a folder")
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()) and not (label.is_file() and label.read_text() == claim):
        raise SimulationError(
            "the folder holds other files, which could be mistaken for this scenario's",
            where=str(folder),
            remedy="name an empty or new folder",
        )
    label.write_text(claim)
