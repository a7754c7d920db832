"""`tollgate report`: what is published on a ref, as one page."""

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.catalog import open_catalog
from flows.cli.output import Output, OutputOption, answer
from flows.cli.sql import RefOption
from infra.settings import load_settings


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    app.command()(report)


def report(
    ref: RefOption = "main",
    out: Annotated[Path | None, typer.Option(help="File to write; by default report.html in the home.")] = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Write traffic, deliveries, contracts, quality, decisions, models and shadows of a ref to one HTML file."""
    from flows.report import write_report
    from infra.config.service import config_of

    settings = load_settings()
    path = write_report(
        open_catalog(settings), settings, config_of(settings), ref, out or settings.home / "report.html"
    )
    answer({"ref": ref, "report": str(path)}, output, lambda _: str(path))
