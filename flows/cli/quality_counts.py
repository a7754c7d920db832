"""`tollgate quality counts`: from delivered records to gold's numbers, and whether they add up."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.cli.catalog import open_catalog
from flows.cli.output import Document, Output, OutputOption, answer
from flows.cli.quality import quality_app
from flows.cli.sql import RefOption
from flows.cli.table import render_table
from infra.settings import load_settings

if TYPE_CHECKING:
    from flows.quality.counts import EventCount, SourceCount

_DOES_NOT_BALANCE = 1


def register(_: typer.Typer) -> None:
    """Importing this module has added its command to `tollgate quality`."""


@quality_app.command("counts")
def counts(
    host: Annotated[str | None, typer.Option("--host", help="One host; without it, every host.")] = None,
    ref: RefOption = "main",
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day.")] = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Count records and events from delivery to gold, by host, source, day and type; all of it at one commit.

    Exit 1 if something does not balance: bronze = duplicates + excluded + silver, and silver = left_out + gold.
    """
    from flows.quality.counts import read_counts
    from infra.query.duck import Lake

    settings = load_settings()
    lake = Lake(open_catalog(settings), ref, settings.cache / "duckdb")
    days = (each.date() if each else None for each in (first, last))
    found = read_counts(lambda sql: lake.ask(sql).rows, host, *days)
    document = {
        "ref": ref,
        "hash": lake.at.hash,
        "balances": found.balances,
        "sources": [_document(one) for one in found.sources],
        "events": [_document(one) for one in found.events],
    }
    answer(document, output, _text)
    if not found.balances:
        raise typer.Exit(_DOES_NOT_BALANCE)


def _document(one: "EventCount | SourceCount") -> dict[str, Any]:
    return {**asdict(one), "balances": one.balances}


def _text(document: Document) -> str:
    tables = [_table(rows) for rows in (document["sources"], document["events"]) if rows]
    wrong = sum(not one["balances"] for one in (*document["sources"], *document["events"]))
    verdict = f"lines that do not balance: {wrong}" if wrong else "everything balances"
    return "\n\n".join([*tables, f"{verdict} at {document['ref']}"])


def _table(rows: list[Mapping[str, Any]]) -> str:
    cells = [["yes" if cell is True else "NO" if cell is False else cell for cell in row.values()] for row in rows]
    return render_table(tuple(rows[0]), cells)
