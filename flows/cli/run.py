"""`tollgate run …` and `tollgate release`: the flows, as the deployments run them."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.cli.output import Document, Output, OutputOption, answer, note

if TYPE_CHECKING:
    from infra.catalog.publisher import Publication

BranchOption = Annotated[str, typer.Option("--branch", help="Publish to this branch instead of main.")]
HostOption = Annotated[str | None, typer.Option("--host", help="One host; without it, every configured host.")]
DayOption = Annotated[
    datetime | None,
    typer.Option("--day", formats=["%Y-%m-%d"], help="The run's day; default: today in the host's zone."),
]
REFUSED = 1

run_app = typer.Typer(no_args_is_help=True, help="Run a flow; what its audit refuses is not published.")


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    app.add_typer(run_app, name="run")
    app.command()(release)


@run_app.command("daily")
def daily(
    host: HostOption = None,
    day: DayOption = None,
    branch: BranchOption = "main",
    output: OutputOption = Output.TEXT,
) -> None:
    """One publish per host: what was delivered, through bronze, silver and gold."""
    from infra.config.service import FileConfig

    config = FileConfig()
    documents = []
    for name in [host] if host else config.hosts():
        zone = config.host(name).document.tzinfo
        documents.append(run_one_host(name, day.date() if day else datetime.now(zone).date(), branch))
    _answer_runs(documents, output)


def release(branch: BranchOption = "main", output: OutputOption = Output.TEXT) -> None:
    """Bring the catalog to what the contracts say: create missing tables, publish as one commit."""
    note("release")
    _answer_runs([told(release_flow()(branch))], output)


def run_one_host(host: str, day: date, branch: str) -> Document:
    """Run `daily` for one host; a failure becomes its document, so that the other hosts still run."""
    from infra.errors import TollgateError

    flow = daily_flow()
    note(f"daily {host} {day.isoformat()}")
    try:
        return told(flow(host, day, branch))
    except TollgateError as error:
        note(f"tollgate: {error}")
        return {"flow": "daily", "host": host, "day": day.isoformat(), "status": "failed", "error": error.what}


def daily_flow() -> Callable[..., "Publication"]:
    """The Prefect flow, imported once its server is known."""
    from flows.cli.runtime import prepare_prefect

    prepare_prefect()
    from flows.daily import daily as flow

    return flow


def release_flow() -> Callable[..., "Publication"]:
    """The Prefect flow, imported once its server is known."""
    from flows.cli.runtime import prepare_prefect

    prepare_prefect()
    from flows.release import release as flow

    return flow


def told(publication: "Publication") -> Document:
    """A publication as the CLI's JSON: stable, snake_case."""
    run = publication.run
    return {
        "flow": run.flow,
        "host": run.host,
        "day": run.day.isoformat() if run.day else None,
        "run_key": run.key.value,
        "status": publication.status.value,
        "branch": publication.branch,
        "target": run.target,
        "base_hash": publication.base_hash,
        "published_hash": publication.published_hash,
        "tables": [
            {
                "name": change.table,
                "rows_added": change.rows_added,
                "rows_removed": change.rows_removed,
                "partitions": len(change.partitions or ()),
                "snapshot": change.snapshot_id,
            }
            for change in publication.tables
        ],
        "audit": [
            {"check": result.check, "status": result.status.value, "detail": result.detail}
            for result in publication.audit
        ],
        "left_behind": list(publication.left_behind),
    }


def text_of_run(run: Document) -> str:
    """A few lines: verdict, tables, checks."""
    title = " ".join(filter(None, (run["flow"], run["host"], run["day"])))
    lines = [f"{title}: {run['status']}" + (f" at {run['published_hash'][:12]}" if run.get("published_hash") else "")]
    for table in run.get("tables", ()):
        rows = f"+{table['rows_added']:,} -{table['rows_removed']:,} rows"
        lines.append(f"  {table['name']:<26}{rows:>24}  {table['partitions']} partitions")
    lines += [f"  {check['status']:<7} {check['check']}: {check['detail']}" for check in run.get("audit", ())]
    if run.get("error"):
        lines.append(f"  {run['error']}")
    return "\n".join(lines)


def _answer_runs(runs: list[Document], output: Output) -> None:
    document: dict[str, Any] = dict(runs[0]) if len(runs) == 1 else {"runs": runs}
    answer(document, output, lambda _: "\n".join(map(text_of_run, runs)))
    if any(run["status"] in {"refused", "failed"} for run in runs):
        raise typer.Exit(REFUSED)
