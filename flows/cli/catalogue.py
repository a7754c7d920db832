"""`tollgate catalogue …`: every table, column and metric that was released at a ref."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.catalog import open_catalog
from flows.cli.output import Document, Output, OutputOption, answer
from flows.cli.sql import RefOption
from flows.cli.table import render_table
from infra.settings import load_settings

catalogue_app = typer.Typer(no_args_is_help=True, help="Every table, column and metric, as released at any ref.")


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    app.add_typer(catalogue_app, name="catalogue")


@catalogue_app.command("build")
def build(
    ref: RefOption = "main",
    out: Annotated[Path | None, typer.Option(help="Folder to write; by default `catalogue` in the home.")] = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Write the catalogue of a ref as a folder of pages that open without network."""
    from flows.catalogue.building import build_catalogue
    from infra.config.service import FileConfig

    settings = load_settings()
    folder = out or settings.home / "catalogue"
    built = build_catalogue(open_catalog(settings), settings, FileConfig(), ref, folder)
    answer(asdict(built), output, lambda document: f"{document['folder']}/index.html")


@catalogue_app.command("show")
def show(
    name: Annotated[str, typer.Argument(help="A table, of gold also without its version, or a metric.")],
    ref: RefOption = "main",
    output: OutputOption = Output.TEXT,
) -> None:
    """One table or metric: what it means, what it is made of, and what is made of it."""
    from flows.catalogue.building import released_catalogue
    from flows.catalogue.entries import Table
    from flows.catalogue.reading import entry_of

    nessie = open_catalog(load_settings())
    found = entry_of(released_catalogue(nessie, nessie.resolve(ref)), name)
    of_table = isinstance(found, Table)
    document = {"entry": "table" if of_table else "metric", **asdict(found)}
    answer(document, output, _text_of_table if of_table else _text_of_metric)


def _text_of_table(document: Document) -> str:
    columns = [
        (one["name"], one["type"], "" if one["nullable"] else "not null", one["description"])
        for one in document["columns"]
    ]
    facts = {
        "owner": document["owner"],
        "latest as": document["alias"],
        "origin": document["origin"],
        "key": ", ".join(document["key"]),
        "made of": ", ".join(document["upstream"]),
        "goes into": ", ".join(document["downstream"]),
        "metrics": ", ".join(document["metrics"]),
        "metrics beyond": ", ".join(document["metrics_beyond"]),
        "retired until": document["retired_until"],
    }
    rules = [(one["rule_id"], one["severity"], one["says"]) for one in (*document["rules"], *document["between"])]
    return "\n\n".join(
        [
            f"{document['name']}, version {document['version']}\n{document['description']}",
            _told(facts),
            render_table(("column", "type", "null", "means"), columns),
            render_table(("rule across columns or tables", "severity", "asks for"), rules),
        ]
    )


def _text_of_metric(document: Document) -> str:
    measures = [f"{one['agg']} of {one['expr']} in {one['table']}" for one in document["measures"]]
    facts = {
        "kind": document["kind"],
        "made of": ", ".join([*measures, *document["inputs"]]),
        "as": document["expr"],
        "where": document["filter"],
        "tables": ", ".join(document["tables"]),
        "asked by": ", ".join(document["group_by"]),
        "used by": ", ".join(document["used_by"]),
        "saved queries": ", ".join(document["saved_queries"]),
    }
    return f"{document['name']}: {document['label']}\n{document['description']}\n\n{_told(facts)}"


def _told(facts: dict[str, str | None]) -> str:
    """Facts in lines, those that there are."""
    there = {name: said for name, said in facts.items() if said}
    width = max(map(len, there))
    return "\n".join(f"{name.ljust(width)}  {said}" for name, said in there.items())
