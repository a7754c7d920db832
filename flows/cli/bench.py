"""`tollgate bench`: ratios of our way against a straightforward one, and races for real."""

import tempfile
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.catalog import open_catalog
from flows.cli.output import Document, Output, OutputOption, answer, note
from flows.cli.table import render_table
from infra.settings import load_settings

if TYPE_CHECKING:
    from flows.bench.engines import Cost
    from flows.bench.ratio import Ratio
    from flows.bench.scaling import Scaling

UNSOUND = 1
_PAGEVIEWS_OF_A_DAY = 5_000


class Bench(StrEnum):
    """What is measured."""

    CONTRACTS = "contracts"
    INCREMENT = "increment"
    PUBLISH = "publish"
    RACES = "races"
    SEMANTIC = "semantic"


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    app.command()(bench)


def bench(  # noqa: PLR0913, PLR0917 - one parameter per option
    name: Annotated[Bench | None, typer.Argument(help="Which one; without it, all but increment and races.")] = None,
    rows: Annotated[int, typer.Option(min=1, help="Rows of the contracts bench.")] = 300_000,
    history: Annotated[int, typer.Option(min=1, help="Increment: days before those that are measured.")] = 30,
    runs: Annotated[int, typer.Option(min=1, help="Counted runs of each side, in turn, after one to warm up.")] = 3,
    races: Annotated[int, typer.Option(min=1, help="Races: how often processes publish at the same moment.")] = 1_000,
    processes: Annotated[int, typer.Option(min=2, help="Races: how many processes.")] = 2,
    output: OutputOption = Output.TEXT,
) -> None:
    """Measure two ways side by side, in one run; the catalog's published branches are not touched.

    `races` counts what was lost, duplicated or published in part, and how many runs went which way; exit 1 if any was.
    """
    if name is Bench.RACES:
        _answer_races(races, processes, output)
    else:
        _answer_ratios(name, rows, runs, history, output)


def _answer_races(races: int, processes: int, output: Output) -> None:
    from flows.bench.races import bench_races

    settings = load_settings()
    nessie = open_catalog(settings)
    raced = bench_races(
        nessie, settings.warehouse_uri, races, processes, lambda done: note(f"{done:,} of {races:,} races")
    )
    answer(asdict(raced), output, _text_of_races)
    if not raced.sound:
        raise typer.Exit(UNSOUND)


def _answer_ratios(name: Bench | None, rows: int, runs: int, history: int, output: Output) -> None:
    from flows.bench.contracts import bench_contracts
    from flows.bench.increment import bench_increment
    from flows.bench.publish import bench_publish
    from flows.bench.scaling import bench_scaling
    from flows.bench.semantic import bench_semantic
    from flows.workspace import open_workspace

    found: list[Ratio] = []
    scaling: list[Scaling] = []
    engines: list[Cost] = []
    # As a cluster runs: with both of Java's compilers, and not the quick one alone that short runs are best off with.
    settings = load_settings().model_copy(update={"spark_java_options": ""})
    with open_workspace(observe=lambda _: None, settings=settings) as work, tempfile.TemporaryDirectory() as folder:
        if name in {None, Bench.CONTRACTS}:
            ratios, costs = bench_contracts(work.spark, Path(folder), rows, runs)
            found += ratios
            engines += costs
        if name in {None, Bench.PUBLISH}:
            found += bench_publish(work, 1_000, runs)
            scaling += bench_scaling(work.nessie, work.settings.warehouse_uri, runs, note)
        if name is Bench.INCREMENT:
            found.append(bench_increment(work, Path(folder), _PAGEVIEWS_OF_A_DAY, history, note))
        if name in {None, Bench.SEMANTIC}:
            found += bench_semantic(work, runs, note)
    document: Document = {
        "results": [asdict(one) for one in found],
        "engines": [asdict(one) for one in engines],
        "scaling": [asdict(one) for one in scaling],
    }
    answer(document, output, lambda _: _text_of_ratios(found, engines, scaling))


def _text_of_ratios(found: "list[Ratio]", engines: "list[Cost]", scaling: "list[Scaling]") -> str:
    ratios = [(one.name, f"{one.ours:.2f}", f"{one.peer:.2f}", f"{one.ratio:.2f}", one.runs) for one in found]
    costs = [
        (one.engine, one.rules, f"{one.seconds:.2f}", f"{one.ratio:.2f}", one.jobs, one.rows_with_reasons)
        for one in engines
    ]
    sizes = [(one.name, f"{one.size:,}", f"{one.seconds:.3f}", one.runs) for one in scaling]
    tables = [render_table(("ours / peer", "ours s", "peer s", "ratio", "runs"), ratios)]
    if costs:
        tables.append(render_table(("engine", "rules", "seconds", "to ours", "jobs", "rows with reasons"), costs))
    if sizes:
        tables.append(render_table(("step", "size", "seconds", "runs"), sizes))
    return "\n\n".join(tables)


def _text_of_races(document: Document) -> str:
    counts = [(name, f"{document[name]:,}") for name in ("races", "lost", "duplicated", "partial", "unasked")]
    paths = [(name, f"{number:,}") for name, number in sorted(document["paths"].items())]
    return "\n\n".join(
        [render_table(("of all", "number"), counts), render_table(("runs that were told", "number"), paths)]
    )
