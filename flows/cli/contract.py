"""`tollgate contract …`: what each table must be, as released at a ref, and whether it is."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.cli.catalog import open_catalog
from flows.cli.output import Document, Output, OutputOption, answer, note
from flows.cli.sql import RefOption
from flows.cli.table import render_table
from infra.settings import load_settings

if TYPE_CHECKING:
    from contracts.stored import StoredDefinition

_BROKEN = 1
TableArgument = Annotated[str, typer.Argument(help="A table; of gold without its version, the latest is meant.")]

contract_app = typer.Typer(no_args_is_help=True, help="What each table must be, as released at any ref.")


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    app.add_typer(contract_app, name="contract")


@contract_app.command("list")
def list_contracts(ref: RefOption = "main", output: OutputOption = Output.TEXT) -> None:
    """Every contract that was released at a ref."""
    contracts = [json.loads(one.body) for one in released_definitions(ref) if one.kind == "contract"]
    columns = ("table", "version", "owner", "columns", "rules", "description")
    rows = [
        [one["table"], one["version"], one["owner"], len(one["columns"]), len(one["rules"]), one["description"]]
        for one in contracts
    ]
    answer({"columns": columns, "rows": rows}, output, lambda _: render_table(columns, rows))


@contract_app.command("show")
def show(table: TableArgument, ref: RefOption = "main", output: OutputOption = Output.TEXT) -> None:
    """One contract as it was released at a ref: columns, rules, layout."""
    from flows.released import definition_of

    stored = definition_of(released_definitions(ref), table)
    answer({**json.loads(stored.body), "digest": stored.digest}, output, _text_of_contract)


@contract_app.command("check")
def check(
    table: Annotated[str | None, typer.Option("--table", help="One table; without it, all that were released.")] = None,
    ref: RefOption = "main",
    day: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Also ask whether each table is as fresh as promised then."),
    ] = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Hold the tables at a ref to the contracts released there; exit 1 when one is broken or cannot be checked."""
    from flows.contract_check import check_tables
    from flows.workspace import open_workspace

    with open_workspace() as work:
        verdicts = check_tables(work, work.nessie.resolve(ref), table, day and day.date())
    document = {"ref": ref, "tables": [verdict.document() for verdict in verdicts]}
    answer(document, output, _text_of_check)
    if not all(verdict.passed for verdict in verdicts):
        raise typer.Exit(_BROKEN)


def released_definitions(ref: str) -> tuple["StoredDefinition", ...]:
    """All that was released at a ref; of a ref before the first release, nothing, and a note says so."""
    from flows.released import released_at

    nessie = open_catalog(load_settings())
    definitions = released_at(nessie, nessie.resolve(ref)).definitions()
    if not definitions:
        note(f"{ref} holds no released definitions")
    return definitions


def _text_of_contract(document: Document) -> str:
    columns = [
        (one["name"], one["type"], "" if one["nullable"] else "not null", one["description"])
        for one in document["columns"]
    ]
    rules = [(one["rule_id"], one["severity"]) for one in [*document["rules"], *_unique(document)]]
    return "\n\n".join(
        [
            f"{document['table']}, version {document['version']}, of {document['owner']}\n{document['description']}",
            render_table(("column", "type", "null", "means"), columns),
            render_table(("rule", "severity"), rules),
        ]
    )


def _unique(document: Document) -> list[dict[str, Any]]:
    return [document["unique"]] if document["unique"] else []


def _text_of_check(document: Document) -> str:
    columns = ("table", "rows", "rules", "verdict")
    rows = [(one["table"], one["rows"], len(one["checks"]), one["detail"]) for one in document["tables"]]
    return render_table(columns, rows)
