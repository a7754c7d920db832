"""The entry point: commands, exit codes, and errors in the words of their facts and remedies."""

import sys
import traceback
from typing import Annotated

import click
import typer

from flows.cli import (
    bench,
    branch,
    branch_diff,
    branch_merge,
    branch_revert,
    catalogue,
    contract,
    contract_diff,
    deliver,
    demo,
    host,
    host_schedule,
    maintain,
    metric,
    metric_diff,
    quality,
    quality_counts,
    quarantine,
    rebuild,
    report,
    run,
    simulate,
    sql,
    stack,
    withdraw,
)
from flows.cli.output import note
from infra.errors import TollgateError

REFUSED_OR_FAILED = 1

app = typer.Typer(
    name="tollgate",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Run the paywall of news publishers on a lakehouse whose every published state was audited.",
)
for commands in (
    demo,
    stack,
    deliver,
    withdraw,
    host,
    host_schedule,
    simulate,
    run,
    maintain,
    sql,
    metric,
    metric_diff,
    catalogue,
    contract,
    contract_diff,
    quality,
    quality_counts,
    quarantine,
    rebuild,
    report,
    branch,
    branch_diff,
    branch_merge,
    branch_revert,
    bench,
):
    commands.register(app)


@app.callback()
def _common(
    context: typer.Context,
    verbose: Annotated[bool, typer.Option("--verbose", help="Show the stack trace of a failure.")] = False,
) -> None:
    context.obj = {"verbose": verbose}


def main() -> None:
    """Run one command; exit 0 when it is done, 1 when it was refused or failed, 2 on wrong usage."""
    try:
        app(standalone_mode=True)
    except TollgateError as error:
        if "--verbose" in sys.argv:
            traceback.print_exc()
        note(f"tollgate: {error}")
        sys.exit(REFUSED_OR_FAILED)
    except click.Abort:
        note("tollgate: interrupted")
        sys.exit(REFUSED_OR_FAILED)
