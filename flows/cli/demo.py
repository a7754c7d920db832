"""`tollgate demo`: the main job on real input, and on a simulated host for what no public data has."""

from pathlib import Path
from typing import Annotated, Any

import typer

from flows.cli.output import Document, Output, OutputOption, answer, note
from flows.cli.showcase import REAL, RIVERBEND, SAMPLES, SCENARIO, Showcase
from flows.cli.showcase_text import text_of_demo

FAILED = {"refused", "failed"}
_CONSTRAINTS = """
    select host, decided_by, measure, scope, lower_bound, value, upper_bound, satisfied
    from gold.constraint_report order by all"""
_SHADOWS = """
    select host, shadow, count(*) as visitors, avg(agrees::int) as agreement_share
    from gold.shadow_decisions group by all order by all"""


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    app.command()(demo)


def demo(
    samples: Annotated[Path, typer.Option(help="Folder of the sample files.")] = SAMPLES,
    output: OutputOption = Output.TEXT,
) -> None:
    """Start the stack, release the tables, deliver every sample, publish each host, train, decide, report."""
    from flows.cli.runs import run_release
    from infra.settings import load_settings

    settings = load_settings()
    _start_stack()
    simulated = _simulated(settings.home / "simulated" / RIVERBEND.host)
    note("release")
    runs = [run_release("main")]
    delivered = [_deliver(show, samples) for show in REAL] + [_deliver(RIVERBEND, simulated)]
    runs += [_publish(show) for show in REAL] + _learn_and_publish(RIVERBEND)
    document = {
        "home": str(settings.home),
        "runs": runs,
        "delivered": delivered,
        "tables": _tables(),
        **_closing(settings.home / "report.html"),
    }
    answer(document, output, text_of_demo)
    if any(run["status"] in FAILED for run in runs):
        raise typer.Exit(1)


def _start_stack() -> None:
    from infra.jars import fetch_jars
    from infra.servers.lifecycle import start
    from infra.settings import load_settings

    settings = load_settings()
    note(f"home {settings.home}")
    fetch_jars(settings, note)
    start(settings, note)


def _simulated(folder: Path) -> Path:
    """The simulated host's files, written once: equal scenarios give equal files."""
    from flows.progress import Stage, stage
    from infra.simulation import Scenario, simulate, write

    if not (folder / "truth.parquet").exists():
        with stage(Stage.SIMULATE, "riverbend") as told:
            told.rows = sum(file.records for file in write(simulate(Scenario(**SCENARIO)), folder))
            told.detail = "simulated"
    return folder


def _deliver(show: Showcase, folder: Path) -> Document:
    from flows.cli.deliver import deliver_files

    sources = {source: deliver_files(show.host, source, paths) for source, paths in show.paths(folder).items()}
    return {"host": show.host, "sources": sources}


def _publish(show: Showcase) -> Document:
    from flows.cli.runs import run_one_host

    return run_one_host(show.host, show.day, "main")


def _learn_and_publish(show: Showcase) -> list[Document]:
    """Publish what there is to learn from, train what was never trained, and publish with the models."""
    from flows.cli.runs import train_host, untrained

    if not untrained(show.host):
        return [_publish(show)]
    first = _publish(show)
    if first["status"] in FAILED:
        return [first]
    train_host(show.host, "main")
    return [first, _publish(show)]


def _tables() -> list[dict[str, Any]]:
    from flows.cli.catalog import open_catalog
    from infra.query.duck import query
    from infra.settings import load_settings

    settings = load_settings()
    nessie = open_catalog(settings)
    names = sorted(str(key) for key in nessie.tables(nessie.resolve("main")))
    counts = " union all ".join(f"select '{name}' as name, count(*) as row_count from {name}" for name in names)
    found = query(nessie, "main", f"{counts} order by name", extensions=settings.cache / "duckdb")
    return [{"name": name, "rows": rows} for name, rows in found.rows]


def _closing(report: Path) -> Document:
    """What the newsroom looks at: the constraints against their bands, the shadows, and the report."""
    from flows.cli.catalog import open_catalog
    from flows.progress import Stage, stage
    from flows.report import write_report
    from infra.config.service import config_of
    from infra.query.duck import query
    from infra.settings import load_settings

    settings = load_settings()
    nessie = open_catalog(settings)

    def rows(sql: str) -> list[Document]:
        found = query(nessie, "main", sql, extensions=settings.cache / "duckdb")
        return [dict(zip(found.columns, row, strict=True)) for row in found.rows]

    with stage(Stage.REPORT):
        written = write_report(nessie, settings, config_of(settings), "main", report)
    return {
        "published_hash": nessie.resolve("main").hash,
        "constraints": rows(_CONSTRAINTS),
        "shadows": rows(_SHADOWS),
        "report": str(written),
    }
