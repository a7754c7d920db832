"""`tollgate rebuild`: silver and gold of a ref made anew in a DuckDB file, without Spark, and compared."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.catalog import open_catalog
from flows.cli.output import Document, Output, OutputOption, answer
from flows.cli.sql import RefOption
from flows.cli.table import render_table
from infra.settings import load_settings

if TYPE_CHECKING:
    from flows.rebuild import Rebuilt
    from infra.query.files import Differences, Row

DIFFERS = 1


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    app.command()(rebuild)


def rebuild(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="DuckDB file to write, e.g. lake.duckdb.")],
    ref: RefOption = "main",
    host: Annotated[list[str] | None, typer.Option(help="Host to rebuild; repeatable, by default all.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over a file that exists.")] = False,
    output: OutputOption = Output.TEXT,
) -> None:
    """Build silver and gold of a ref on DuckDB, by this code's models; exit 1 if a row is not as published."""
    from flows.rebuild import rebuild_file

    settings = load_settings()
    made = rebuild_file(settings, open_catalog(settings), ref, file, hosts=host or (), replace=replace)
    answer(document_of(made), output, text_of)
    if not made.equal:
        raise typer.Exit(DIFFERS)


def document_of(made: "Rebuilt") -> Document:
    """The answer as JSON has it."""
    return {
        "ref": made.ref,
        "hash": made.hash,
        "file": str(made.file),
        "hosts": list(made.hosts),
        "seconds": round(made.seconds, 1),
        "equal": made.equal,
        "tables": [_table(name, found) for name, found in made.tables.items()],
    }


def text_of(document: Document) -> str:
    """A line for each table, then of each that differs the first row that does."""
    columns = ("table", "rows", "published_rows", "only_here", "only_published")
    rows = [[table[column] for column in columns] for table in document["tables"]]
    differing = [table for table in document["tables"] if not table["equal"]]
    verdict = f"{len(differing)} tables differ" if differing else "all equal, row by row"
    lines = [render_table(columns, rows), *map(_difference, differing)]
    return "\n".join([*lines, f"{document['file']}: {verdict}, at {document['hash'][:12]}, {document['seconds']} s"])


def _table(name: str, found: "Differences") -> Document:
    here, published = found.example
    return {
        "table": name,
        "rows": found.rows,
        "published_rows": found.published_rows,
        "only_here": found.only_here,
        "only_published": found.only_published,
        "columns_only_here": list(found.columns_only_here),
        "columns_only_published": list(found.columns_only_published),
        "equal": found.equal,
        "example": {"key": _key(found), "here": here, "published": published} if here or published else None,
    }


def _key(found: "Differences") -> "Row":
    row = found.example[0] or found.example[1] or {}
    return {column: row[column] for column in found.key if column in row}


def _difference(table: Document) -> str:
    said = [f"{side} {', '.join(table[side])}" for side in _COLUMNS if table[side]]
    if table["example"]:
        key, here, published = (table["example"][part] for part in ("key", "here", "published"))
        said.append(f"e.g. {_pairs(key)}: {_told(key, here, published)}")
    return f"{table['table']}: {'; '.join(said)}"


_COLUMNS = ("columns_only_here", "columns_only_published")


def _told(key: "Row", here: "Row | None", published: "Row | None") -> str:
    """What of the row is different, where both sides have one."""
    if here is None or published is None:
        return "is only published" if here is None else "is only here"
    other = [column for column in here if column not in key and here[column] != published[column]]
    sides = (_pairs({column: row[column] for column in other}) for row in (here, published))
    return " here, ".join(sides) + " published" if other else "not as often"


def _pairs(row: "Row") -> str:
    return ", ".join(f"{column}={value}" for column, value in row.items())
