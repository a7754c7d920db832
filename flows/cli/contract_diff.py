"""`tollgate contract diff`: what a change of contracts does to those who read and write the tables."""

import textwrap
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.contract import contract_app, released_definitions
from flows.cli.output import Document, Output, OutputOption, answer
from flows.cli.sql import RefOption

if TYPE_CHECKING:
    from contracts.stored import StoredDefinition

_REFUSED = 1
# What a rule says may be longer than any terminal is wide; JSON has the whole of it.
_WIDTH = 40
AgainstOption = Annotated[
    str | None,
    typer.Option("--against", metavar="REF", help="Compare with what was released there, not with this code."),
]
DayOption = Annotated[
    datetime | None,
    typer.Option(
        "--day", formats=["%Y-%m-%d"], help="Day of the change, by which announced ends count; by default, today."
    ),
]


def register(_: typer.Typer) -> None:
    """Importing this module has added its command to `tollgate contract`."""


@contract_app.command("diff")
def diff(
    table: Annotated[str | None, typer.Argument(help="A table; of gold without its version, all versions.")] = None,
    ref: RefOption = "main",
    against: AgainstOption = None,
    day: DayOption = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Compare the contracts released at a ref with this code; exit 1 on a breaking change without a new version."""
    from contracts.compatibility.judgements import worst
    from flows.contract_diff import diff as compared
    from flows.contract_diff import document
    from flows.release_plan import today

    after = _of_this_code() if against is None else released_definitions(against)
    changes = compared(released_definitions(ref), after, day.date() if day else today(), table)
    refused = any(change.is_refused for change in changes)
    told: Document = {
        "ref": ref,
        "against": against,
        "class": worst(change.change_class for change in changes).value,
        "refused": refused,
        "tables": [document(change) for change in changes],
    }
    answer(told, output, _text)
    if refused:
        raise typer.Exit(_REFUSED)


def _of_this_code() -> tuple["StoredDefinition", ...]:
    from flows.definitions import Checkout

    return Checkout().definitions


def _text(document: Document) -> str:
    return "\n\n".join(map(_text_of_table, document["tables"])) or "no contract differs"


def _text_of_table(table: Document) -> str:
    refused = ", refused without a new version" if table["refused"] else ""
    lines = [f"  {_text_of_finding(one)}" for one in table["findings"]]
    return "\n".join([f"{table['table']}{_versions(table)}: {table['class']}{refused}", *lines])


def _versions(table: Document) -> str:
    before, after = table["version_before"], table["version_after"]
    return "" if None in {before, after} or before == after else f", version {before} to {after}"


def _text_of_finding(finding: Document) -> str:
    before, after = (textwrap.shorten(finding[name], _WIDTH, placeholder=" …") for name in ("before", "after"))
    change = f" ({before or 'none'} to {after or 'none'})" if before or after else ""
    place = f" {finding['place']}" if finding["place"] else ""
    writers = f" [writers: {finding['writers']}]" if finding["writers"] != finding["class"] else ""
    return f"{finding['class']:<10}  {finding['difference']}{place}{change}: {finding['reason']}{writers}"
