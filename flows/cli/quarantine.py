"""`tollgate quarantine …`: what was set aside and why, and bringing in what a mended adapter or rule accepts."""

from typing import Annotated

import typer

from flows.cli.output import Document, Output, OutputOption, answer, note
from flows.cli.run import BranchOption, DayOption
from flows.cli.runs import answer_runs, run_replay
from flows.cli.sql import RefOption, ask_duckdb
from flows.cli.table import render_table

_BY_RULE = """
with broken as (select host, source, table_name, unnest(rules) as rule, payload from bronze.quarantine where {hosts})
select host, source, table_name, rule, count(*) as records, min(payload) as example
from broken group by all order by host, source, records desc, rule
"""
_SHOWN = 60

HostOption = Annotated[str | None, typer.Option("--host", help="One host; without it, every host.")]

quarantine_app = typer.Typer(no_args_is_help=True, help="Records that a contract or an adapter refused.")


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    app.add_typer(quarantine_app, name="quarantine")


@quarantine_app.command("list")
def list_quarantine(host: HostOption = None, ref: RefOption = "main", output: OutputOption = Output.TEXT) -> None:
    """Records in quarantine at a ref by source and broken rule, with one of them; a record may break several."""
    from infra.query.duck import literal

    hosts = "true" if host is None else f"host = {literal(host)}"
    columns, rows = ask_duckdb(_BY_RULE.format(hosts=hosts), ref)
    document: Document = {"columns": columns, "rows": rows}
    answer(document, output, lambda _: render_table(columns, [[*row[:-1], str(row[-1])[:_SHOWN]] for row in rows]))


@quarantine_app.command("replay")
def replay(
    host: Annotated[str, typer.Option("--host", help="The publisher whose records are put to this code again.")],
    day: DayOption = None,
    branch: BranchOption = "main",
    output: OutputOption = Output.TEXT,
) -> None:
    """Bring in, once, what is quarantined and holds now; exit 1 if none of it does, and nothing is published then."""
    note(f"replay {host}")
    answer_runs([run_replay(host, day.date() if day else None, branch)], output)
