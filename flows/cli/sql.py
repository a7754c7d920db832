"""`tollgate sql`: any table at any ref."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from flows.cli.catalog import open_catalog
from flows.cli.output import Document, Output, OutputOption, answer
from flows.cli.table import render_table
from infra.settings import load_settings

RefOption = Annotated[str, typer.Option("--ref", help="Branch, tag, commit hash, or branch@timestamp.")]


class Engine(StrEnum):
    """Which engine answers."""

    DUCKDB = "duckdb"
    SPARK = "spark"


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    app.command()(sql)


def sql(
    query: Annotated[str, typer.Argument(help="For example: select count(*) from gold.article_daily")],
    ref: RefOption = "main",
    engine: Annotated[Engine, typer.Option(help="DuckDB answers in under a second; Spark speaks its own SQL.")] = (
        Engine.DUCKDB
    ),
    output: OutputOption = Output.TEXT,
) -> None:
    """Read tables as they are at a ref, all of one commit."""
    ask = ask_duckdb if engine is Engine.DUCKDB else ask_spark
    columns, rows = ask(query, ref)
    document: Document = {"columns": columns, "rows": rows}
    answer(document, output, lambda _: render_table(columns, rows))


def ask_duckdb(query: str, ref: str) -> tuple[list[str], list[list[Any]]]:
    """Columns and rows, from DuckDB."""
    from infra.query.duck import query as ask

    settings = load_settings()
    found = ask(open_catalog(settings), ref, query, extensions=settings.cache / "duckdb")
    return list(found.columns), [list(row) for row in found.rows]


def ask_spark(query: str, ref: str) -> tuple[list[str], list[list[Any]]]:
    """Columns and rows, from a Spark session started for it."""
    from pyspark.errors import PySparkException

    from flows.workspace import open_workspace
    from infra.query.duck import QueryRefused

    with open_workspace() as work:
        try:
            frame = work.sql_at(work.nessie.resolve(ref), query)
            return frame.columns, [list(row) for row in frame.collect()]
        except PySparkException as error:
            first_line = str(error).partition("\n")[0]
            raise QueryRefused(first_line, where="--engine spark", remedy="mend the SQL") from error
