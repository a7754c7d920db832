"""`tollgate run …` and `tollgate release`: the flows, as the deployments run them."""

from datetime import datetime
from typing import Annotated

import typer

from flows.cli.dry_run import answer_dry_run
from flows.cli.output import Output, OutputOption, answer, note
from flows.cli.runs import answer_runs, hosts_with_deliveries, run_one_host, run_release, train_host
from flows.cli.table import render_table

BranchOption = Annotated[str, typer.Option("--branch", help="Publish to this branch instead of main.")]
HostOption = Annotated[str | None, typer.Option("--host", help="One host; without it, every configured host.")]
DayOption = Annotated[
    datetime | None,
    typer.Option("--day", formats=["%Y-%m-%d"], help="The run's day; default: the host's last full day."),
]

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
    """One publish per host: what was delivered, through bronze, silver and gold, to decisions."""
    given = day.date() if day else None
    answer_runs([run_one_host(name, given, branch) for name in ([host] if host else hosts_with_deliveries())], output)


@run_app.command("train")
def train(
    host: Annotated[str, typer.Option("--host", help="The publisher whose models are trained.")],
    ref: Annotated[str, typer.Option("--ref", help="Where the outcomes are read: branch, tag, hash or time.")] = "main",
    output: OutputOption = Output.TEXT,
) -> None:
    """Train and register every model that the host's delivery names; nothing is written to the catalog."""
    models = train_host(host, ref)
    columns = ("model", "variant", "role", "version", "digest")
    rows = [[model[column] for column in columns] for model in models]
    answer({"host": host, "models": models}, output, lambda _: render_table(columns, rows))


def release(
    branch: BranchOption = "main",
    day: Annotated[
        datetime | None,
        typer.Option(
            "--day", formats=["%Y-%m-%d"], help="The release's day, which ends grace periods; default: today."
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would be done; write nothing.")] = False,
    output: OutputOption = Output.TEXT,
) -> None:
    """Bring the catalog to what the code says: tables, definitions and back-fill, published as one commit."""
    given = day.date() if day else None
    if dry_run:
        answer_dry_run(branch, given, output)
        return
    note("release")
    answer_runs([run_release(branch, given)], output)
