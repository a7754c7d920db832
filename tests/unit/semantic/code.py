"""Copies of the definitions with something else in them."""

from pathlib import Path

from semantic.manifest import DEFINITIONS
from tests.project import copied_project


def edited_semantic(folder: Path, name: str, text: str, more: str = "") -> Path:
    """The dbt project of a copy whose file `semantic/<name>` is `text`, with a file of `more` beside it."""
    project = copied_project(folder)
    definitions = folder / DEFINITIONS.name
    (definitions / name).write_text(text)
    if more:
        (definitions / "more.yml").write_text(more)
    return project
