"""`tollgate branch revert`: a published run taken back."""

from typing import Annotated

import typer

from flows.cli.branch import branch_app
from flows.cli.output import Output, OutputOption, note
from flows.cli.runs import answer_runs, run_revert


def register(_: typer.Typer) -> None:
    """Importing this module has added its command to `tollgate branch`."""


@branch_app.command("revert")
def revert(
    run: Annotated[str, typer.Argument(help="Key of the run, or how it begins; see `tollgate branch log`.")],
    branch: Annotated[str, typer.Option("--branch", help="The branch that it was published to.")] = "main",
    cascade: Annotated[bool, typer.Option("--cascade", help="Take back the later runs that build on it, too.")] = False,
    output: OutputOption = Output.TEXT,
) -> None:
    """Take a published run back, by an audited run of its own; refused while later runs build on it."""
    note(f"revert {run}")
    answer_runs([run_revert(run, branch, cascade=cascade)], output)
