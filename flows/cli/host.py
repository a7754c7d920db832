"""`tollgate host …`: the publishers of this home, and adding one without code."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.output import Document, Output, OutputOption, answer
from flows.cli.table import render_table
from infra.settings import load_settings

if TYPE_CHECKING:
    from flows.hosts import Trial

_NOTHING_ACCEPTED = 1
_SHOWN = 100

FileArgument = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The host's document, in YAML.")]

host_app = typer.Typer(no_args_is_help=True, help="Publishers, and adding one by configuration alone.")


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    app.add_typer(host_app, name="host")


@host_app.command("list")
def list_hosts(output: OutputOption = Output.TEXT) -> None:
    """Every configured host, its zone and its sources."""
    from infra.config.service import config_of

    config = config_of(load_settings())
    hosts = [config.host(name).document for name in config.hosts()]
    columns = ("host", "site", "zone", "sources")
    rows = [
        [one.name, one.site, one.zone, ", ".join(f"{s.name} ({s.adapter or 'mapped'})" for s in one.sources)]
        for one in hosts
    ]
    answer({"columns": columns, "rows": rows}, output, lambda _: render_table(columns, rows))


@host_app.command("add")
def add(
    file: FileArgument,
    replace: Annotated[bool, typer.Option("--replace", help="Put it in the place of the one that is there.")] = False,
    output: OutputOption = Output.TEXT,
) -> None:
    """Add a host to this home; from then on its files can be ingested, and its days be run."""
    from flows.hosts import add_host

    path = add_host(load_settings(), file, replace=replace)
    answer({"host": path.stem, "path": str(path)}, output, _text_of_added)


@host_app.command("check")
def check(
    file: FileArgument,
    sample: Annotated[Path, typer.Argument(help="A file as the source delivers it.")],
    source: Annotated[str | None, typer.Option("--source", help="Which source; only where there are several.")] = None,
    day: Annotated[
        datetime | None, typer.Option("--day", formats=["%Y-%m-%d"], help="The day of the run; default: today in UTC.")
    ] = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Read a sample by a document, and tell what would be accepted and why the rest would not; nothing is stored.

    Exit 1 if nothing would be accepted.
    """
    from flows.hosts import require_readable, source_of, try_sample
    from infra.config.service import read_host
    from infra.jars import spark_jars
    from infra.spark.session import start_session

    settings = load_settings()
    host = require_readable(read_host(file))
    found = source_of(host, source)
    on = day.date() if day else datetime.now(UTC).date()
    trial = try_sample(start_session(settings, spark_jars(settings)), host, found, sample, on)
    document = {"host": host.name, **asdict(trial)}
    answer(document, output, lambda _: _text_of(trial))
    if not trial.accepted:
        raise typer.Exit(_NOTHING_ACCEPTED)


def _text_of_added(document: Document) -> str:
    name = document["host"]
    return "\n".join(
        [
            f"{name} is a host now: {document['path']}",
            f"next: tollgate ingest --host {name} --source SOURCE FILE…",
            f"      tollgate run daily --host {name}",
            "for every morning: tollgate host schedule",
        ]
    )


def _text_of(trial: "Trial") -> str:
    counts = f"{trial.records:,} records = {trial.accepted:,} accepted + {trial.quarantined:,} quarantined"
    parts = [f"{trial.source} to {trial.table}: {counts} + {trial.ignored:,} ignored"]
    if trial.reasons:
        parts.append(render_table(("reason", "records"), [*trial.reasons.items()]))
    if trial.rows:
        parts.append("\n".join(["the first rows:", *(_row_text(row) for row in trial.rows)]))
    if trial.refused:
        parts.append("\n".join(["the first that would be quarantined:", *map(_refused_text, trial.refused)]))
    return "\n\n".join(parts)


def _refused_text(one: Document) -> str:
    return f"  {one['record']}: {', '.join(one['rules'])}\n     {one['payload'][:_SHOWN]}"


def _row_text(row: Document) -> str:
    said = (f"{name}={value}" for name, value in row.items() if value not in (None, []))
    return f"  {'  '.join(said)}"
