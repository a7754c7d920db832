"""`tollgate bench`: ratios of our way against a straightforward one."""

import tempfile
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.output import Output, OutputOption, answer
from flows.cli.table import render_table

if TYPE_CHECKING:
    from flows.bench.ratio import Ratio


class Bench(StrEnum):
    """What is measured."""

    CONTRACTS = "contracts"
    PUBLISH = "publish"


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    app.command()(bench)


def bench(
    name: Annotated[Bench | None, typer.Argument(help="One of the benches; without it, all of them.")] = None,
    rows: Annotated[int, typer.Option(min=1, help="Rows of the contracts bench.")] = 300_000,
    runs: Annotated[int, typer.Option(min=1, help="Counted runs of each side, in turn, after one to warm up.")] = 3,
    output: OutputOption = Output.TEXT,
) -> None:
    """Measure two ways side by side, in one run; the catalog's published branches are not touched."""
    from flows.bench.contracts import bench_contracts
    from flows.bench.publish import bench_publish
    from flows.workspace import open_workspace

    found: list[Ratio] = []
    with open_workspace(observe=lambda _: None) as work, tempfile.TemporaryDirectory() as folder:
        if name in {None, Bench.CONTRACTS}:
            found += bench_contracts(work.spark, Path(folder), rows, runs)
        if name in {None, Bench.PUBLISH}:
            found += bench_publish(work, 1_000, runs)
    table = [(one.name, f"{one.ours:.2f}", f"{one.peer:.2f}", f"{one.ratio:.2f}", one.runs) for one in found]
    columns = ("ours / peer", "ours s", "peer s", "ratio", "runs")
    answer({"results": [asdict(one) for one in found]}, output, lambda _: render_table(columns, table))
