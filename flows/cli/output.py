"""How every command answers: results on stdout, everything else on stderr."""

import json
import sys
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Annotated, Any

import typer

Document = Mapping[str, Any]


class Output(StrEnum):
    """The form of a command's answer."""

    TEXT = "text"
    JSON = "json"


OutputOption = Annotated[Output, typer.Option("--output", help="Form of the answer on stdout.")]


def answer(document: Document, output: Output, text: Callable[[Document], str]) -> None:
    """Print one document: as JSON with stable snake_case keys, or as `text` renders it."""
    rendered = json.dumps(document, default=str) if output is Output.JSON else text(document)
    sys.stdout.write(rendered.rstrip("\n") + "\n")


def note(message: str) -> None:
    """Tell the person at the terminal something that is not the answer."""
    sys.stderr.write(message.rstrip("\n") + "\n")
