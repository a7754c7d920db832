"""`tollgate withdraw`: deliveries that a publisher takes back."""

from typing import Annotated

import typer

from flows.cli.output import Output, OutputOption, note
from flows.cli.run import BranchOption, DayOption
from flows.cli.runs import answer_runs, run_withdrawal


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    app.command()(withdraw)


def withdraw(
    deliveries: Annotated[
        list[str], typer.Argument(metavar="DELIVERY…", help="Digests of deliveries, or beginnings that mean one each.")
    ],
    host: Annotated[str, typer.Option("--host", help="The publisher that takes them back.")],
    day: DayOption = None,
    branch: BranchOption = "main",
    output: OutputOption = Output.TEXT,
) -> None:
    """Take deliveries out of every table, once, and make what they were in anew; landing keeps them."""
    note(f"withdraw {host}")
    answer_runs([run_withdrawal(host, deliveries, day.date() if day else None, branch)], output)
