"""`tollgate demo`: the main job on real input, in this home."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.cli.output import Document, Output, OutputOption, answer, note
from flows.cli.table import render_table

# The samples that the project keeps, and the last day that they hold: the demo's "now".
SAMPLES = Path(__file__).parents[2] / "tests" / "data"
HOST, SOURCE, FILES, DAY = "semicomplete", "access_log", ("semicomplete/access_log",), date(2015, 5, 20)
FAILED = {"refused", "failed"}
TRY_NEXT = (
    'tollgate sql "select * from gold.article_daily order by pageviews desc limit 5"',
    'tollgate sql "select delivery, records, accepted, quarantined, ignored from bronze.deliveries"',
    'tollgate sql "select rules, payload from bronze.quarantine"',
    "tollgate branch log main",
    "tollgate run daily --host semicomplete --day 2015-05-20",
)


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    app.command()(demo)


def demo(
    samples: Annotated[Path, typer.Option(help="Folder of the sample files.")] = SAMPLES,
    output: OutputOption = Output.TEXT,
) -> None:
    """Start the stack, release the tables, deliver a real access log, publish its days."""
    from flows.cli.deliver import deliver_files
    from flows.cli.run import release_flow, run_one_host, told
    from infra.jars import fetch_jars
    from infra.servers.lifecycle import start
    from infra.settings import load_settings

    settings = load_settings()
    note(f"home {settings.home}")
    fetch_jars(settings, note)
    start(settings, note)
    note("release")
    runs = [told(release_flow()())]
    delivered = deliver_files(HOST, SOURCE, [samples / name for name in FILES])
    runs.append(run_one_host(HOST, DAY, "main"))
    document = {"home": str(settings.home), "runs": runs, "delivered": delivered, "tables": _tables()}
    answer(document, output, _text)
    if delivered["rejected"] or any(run["status"] in FAILED for run in runs):
        raise typer.Exit(1)


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


def _text(document: Document) -> str:
    runs = [
        (run["flow"], run["host"], run["status"], (run.get("published_hash") or "")[:12]) for run in document["runs"]
    ]
    checks = [
        (check["status"], check["check"], check["detail"]) for run in document["runs"] for check in run.get("audit", ())
    ]
    parts = [
        render_table(("flow", "host", "status", "published at"), runs),
        render_table(("table on main", "rows"), [(table["name"], table["rows"]) for table in document["tables"]]),
    ]
    if checks:
        parts.append(render_table(("verdict", "check", "detail"), checks))
    parts.append("Try next (after `source .venv/bin/activate`):\n" + "\n".join(f"  {line}" for line in TRY_NEXT))
    return "\n\n".join(parts)
