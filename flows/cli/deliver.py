"""`tollgate ingest`: files into landing."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.output import Document, Output, OutputOption, answer, note

if TYPE_CHECKING:
    from flows.deliver import Delivered

REFUSED = 1


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    app.command()(ingest)


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files as the vendor delivers them, compressed or not.")],
    host: Annotated[str, typer.Option("--host", help="The publisher that they are of.")],
    source: Annotated[str, typer.Option("--source", help="Which of its sources.")],
    output: OutputOption = Output.TEXT,
) -> None:
    """Deliver files to landing; the same content twice, under whatever name, is one delivery."""
    document = deliver_files(host, source, paths)
    answer(document, output, text_of_delivery)
    if document["rejected"]:
        raise typer.Exit(REFUSED)


def deliver_files(host: str, source: str, paths: list[Path]) -> Document:
    """Run the flow and tell what it did."""
    from flows.cli.runtime import prepare_prefect

    prepare_prefect()
    from flows.deliver import deliver

    note(f"deliver to {host} {source}")
    return _told(deliver(host, source, [str(path) for path in paths]))


def text_of_delivery(document: Document) -> str:
    """A line per file."""
    lines = [f"delivered  {one['file_name']}  {one['records']:,} records" for one in document["delivered"]]
    lines += [f"duplicate  {one['file_name']}  delivered before" for one in document["duplicates"]]
    lines += [f"refused    {one['path']}  {one['reason']}" for one in document["rejected"]]
    return "\n".join(lines)


def _told(found: "Delivered") -> Document:
    def landed(one: object) -> Document:
        return {name: getattr(one, name) for name in ("delivery", "file_name", "records")}

    return {
        "delivered": [landed(one) for one in found.landed],
        "duplicates": [landed(one) for one in found.duplicates],
        "rejected": [{"path": str(refused.path), "reason": refused.reason} for refused in found.rejected],
    }
