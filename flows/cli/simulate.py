"""`tollgate simulate`: the files that a simulated news site would deliver."""

from collections import Counter
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.cli.output import Document, Output, OutputOption, answer, note
from flows.cli.table import render_table

if TYPE_CHECKING:
    from infra.simulation import DeliveredFile, Scenario


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    app.command()(simulate)


def simulate(  # noqa: PLR0913, PLR0917 - a command's options are its parameters
    out: Annotated[Path, typer.Option(help="Folder for the files: new, empty, or of the same scenario.")],
    visitors: Annotated[int | None, typer.Option(help="People who may come; default 3000.")] = None,
    articles: Annotated[int | None, typer.Option(help="Articles published; default 120.")] = None,
    days: Annotated[int | None, typer.Option(help="Consecutive days; default 28.")] = None,
    first_day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="In the site's zone; default 2025-03-03.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="The same seed and sizes give the same bytes; default 7.")] = None,
    eagerness: Annotated[float | None, typer.Option(help="Times the published chances to buy; default 1.")] = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Write the logs of riverbend, a simulated news site whose true response to walls is known."""
    from infra.simulation import SMALL, write
    from infra.simulation import simulate as make

    asked: dict[str, Any] = {
        "visitors": visitors,
        "articles": articles,
        "days": days,
        "seed": seed,
        "eagerness": eagerness,
    }
    asked["first_day"] = first_day.date() if first_day else None
    scenario = replace(SMALL, **{name: value for name, value in asked.items() if value is not None})
    note(f"simulate riverbend: {scenario.visitors:,} visitors, {scenario.days} days")
    world = make(scenario)
    document = _told(scenario, out, write(world, out), len(world.truth))
    answer(document, output, _text)


def _told(scenario: "Scenario", folder: Path, files: "tuple[DeliveredFile, ...]", units: int) -> Document:
    return {
        "simulated": True,
        "host": "riverbend",
        "folder": str(folder),
        "scenario": asdict(scenario),
        "files": [asdict(file) for file in files],
        "truth": {"path": str(folder / "truth.parquet"), "records": units},
    }


def _text(document: Document) -> str:
    files, records = Counter[str](), Counter[str]()
    for file in document["files"]:
        files[file["source"]] += 1
        records[file["source"]] += file["records"]
    table = render_table(("source", "files", "records"), [(name, files[name], records[name]) for name in files])
    truth = f"{document['truth']['path']}: the truth about {document['truth']['records']:,} visitor-days, not delivered"
    return f"simulated files of riverbend in {document['folder']}\n\n{table}\n\n{truth}"
