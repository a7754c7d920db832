"""`tollgate branch …`: what branches there are, and what happened on them."""

from getpass import getuser
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.catalog import open_catalog
from flows.cli.output import Document, Output, OutputOption, answer
from flows.cli.table import render_table
from infra.settings import load_settings

if TYPE_CHECKING:
    from infra.catalog.model import Reference
    from infra.catalog.nessie import Nessie

branch_app = typer.Typer(no_args_is_help=True, help="The branches of the catalog; an experiment is an engineer's own.")
_COLUMNS = ("name", "kind", "hash", "owner", "expires", "cause")


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    app.add_typer(branch_app, name="branch")


@branch_app.command("list")
def list_branches(output: OutputOption = Output.TEXT) -> None:
    """Every branch: published ones, experiments, and what runs left."""
    nessie = open_catalog(load_settings())
    branches = [_told(nessie, branch) for branch in nessie.branches()]
    rows = [[str(branch[column] or "")[:60] for column in _COLUMNS] for branch in branches]
    answer({"branches": branches}, output, lambda _: render_table(_COLUMNS, rows))


@branch_app.command("create")
def create(
    name: Annotated[str, typer.Argument(help="Name of the new branch.")],
    ref: Annotated[str, typer.Option("--ref", help="Where it begins: branch, tag, hash or branch@timestamp.")] = "main",
    owner: Annotated[str | None, typer.Option("--owner", help="Whose it is; by default, who runs this.")] = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Begin an experiment from any ref; no data is copied."""
    from infra.catalog.experiments.creation import create_experiment

    made = create_experiment(open_catalog(load_settings()), name, ref, owner or getuser())
    document = {"branch": name, "hash": made.branch.hash, "owner": made.owner, "base_hash": made.base}
    answer(document, output, lambda _: f"{name} at {made.branch.hash[:12]}, begun from {ref}")


@branch_app.command("log")
def log(
    name: Annotated[str, typer.Argument(help="Branch, tag, hash or branch@timestamp.")] = "main",
    limit: Annotated[int, typer.Option(min=1, help="Newest entries to show.")] = 20,
    output: OutputOption = Output.TEXT,
) -> None:
    """What was published on a ref, newest first."""
    nessie = open_catalog(load_settings())
    commits: list[Document] = [
        {
            "hash": commit.hash,
            "time": commit.time.isoformat(timespec="seconds"),
            "message": commit.message,
            "run_key": commit.properties.get("tollgate.run_key"),
        }
        for commit in islice(nessie.log(nessie.resolve(name)), limit)
    ]
    columns = ("hash", "time", "message", "run_key")
    rows = [[commit["hash"][:12], *(commit[column] for column in columns[1:])] for commit in commits]
    answer({"commits": commits}, output, lambda _: render_table(columns, rows))


def _told(nessie: "Nessie", branch: "Reference") -> Document:
    from infra.catalog.experiments.creation import read_experiment
    from infra.catalog.names import BranchKind, kind_of
    from infra.catalog.run_branch import describe

    kind = kind_of(branch.name)
    told: dict[str, str | None] = {"name": branch.name, "kind": kind.value, "hash": branch.hash}
    if kind is BranchKind.RUN:
        return {**told, **describe(nessie, branch)}
    owner = read_experiment(nessie, branch).owner if kind is BranchKind.EXPERIMENT else None
    return {**told, "owner": owner, "expires": None, "cause": None}
