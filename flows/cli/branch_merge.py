"""`tollgate branch merge`, `rebase` and `delete`: how an experiment ends, or goes on."""

from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from flows.cli.branch import branch_app
from flows.cli.catalog import open_catalog
from flows.cli.output import Document, Output, OutputOption, answer, note
from flows.cli.runs import REFUSED, answer_runs, run_merge
from infra.settings import load_settings

if TYPE_CHECKING:
    from infra.catalog.experiments.errors import ExperimentConflict
    from infra.catalog.run import Run

NameArgument = Annotated[str, typer.Argument(help="The experiment; see `tollgate branch list`.")]


def register(_: typer.Typer) -> None:
    """Importing this module has added its commands to `tollgate branch`."""


@branch_app.command("merge")
def merge(
    name: NameArgument,
    into: Annotated[str, typer.Option("--into", help="The branch that it is published to.")] = "main",
    output: OutputOption = Output.TEXT,
) -> None:
    """Publish an experiment as one commit, through the audit that every run is put to."""
    from infra.catalog.experiments.errors import ExperimentConflict

    note(f"merge {name}")
    try:
        run = run_merge(name, into)
    except ExperimentConflict as error:
        _refuse(error, {"flow": "merge", "experiment": name, "target": into}, output)
    else:
        answer_runs([run], output)


@branch_app.command("rebase")
def rebase(
    name: NameArgument,
    onto: Annotated[str, typer.Option("--onto", help="Branch, tag, hash or branch@timestamp.")] = "main",
    output: OutputOption = Output.TEXT,
) -> None:
    """Bring an experiment onto what another ref is now; nothing is written again, nothing is published."""
    from infra.catalog.experiments.errors import ExperimentConflict
    from infra.catalog.experiments.rebase import rebase_experiment

    try:
        done = rebase_experiment(open_catalog(load_settings()), name, onto)
    except ExperimentConflict as error:
        _refuse(error, {"branch": name, "onto": onto}, output)
    moved = done.before != done.after
    document: Document = {
        "branch": name,
        "status": "rebased" if moved else "noop",
        "hash": done.after.hash,
        "before_hash": done.before.hash,
        "onto_hash": done.onto.hash,
        "conflicts": [],
    }
    text = f"{name} at {done.after.hash[:12]}, on {onto}" if moved else f"{name} is on {onto} already"
    answer(document, output, lambda _: text)


@branch_app.command("delete")
def delete(
    name: Annotated[str, typer.Argument(help="The experiment, or what a run that failed left.")],
    force: Annotated[bool, typer.Option("--force", help="Delete it with commits that are not on main.")] = False,
    output: OutputOption = Output.TEXT,
) -> None:
    """Delete a branch; refused for main, ops, live runs, and while it has what is not merged."""
    from infra.catalog.experiments.deletion import delete_experiment

    lost = delete_experiment(open_catalog(load_settings()), name, force=force)
    commits = [{"hash": commit.hash, "message": commit.message} for commit in lost]
    text = f"deleted {name}" + (f"; with it, {len(lost)} commits that are not on main" if lost else "")
    answer({"branch": name, "deleted": True, "lost": commits}, output, lambda _: text)


def _refuse(error: "ExperimentConflict", about: Document, output: Output) -> NoReturn:
    """Tell a conflict in full, on stdout as well: it is what was asked for."""
    note(f"tollgate: {error}")
    conflicts = [
        {
            "table": conflict.table,
            "kind": conflict.kind,
            "reason": conflict.reason,
            "run": _told(conflict.run) if conflict.run else None,
            "remedy": conflict.remedy,
        }
        for conflict in error.conflicts
    ]
    document = {**about, "status": "refused", "error": error.what, "conflicts": conflicts}
    answer(document, output, lambda _: "\n".join(f"{one['table']}: {one['kind']}" for one in conflicts))
    raise typer.Exit(REFUSED)


def _told(run: "Run") -> Document:
    day = run.day.isoformat() if run.day else None
    return {"flow": run.flow, "host": run.host, "day": day, "run_key": run.key.value}
