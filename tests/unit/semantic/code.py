"""Copies of the definitions with something else in them."""

import shutil
from pathlib import Path

from semantic.manifest import DEFINITIONS
from tests.unit.semantic.conftest import PROJECT


def edited_semantic(folder: Path, name: str, text: str, more: str = "") -> Path:
    """The dbt project of a copy whose file `semantic/<name>` is `text`, with a file of `more` beside it."""
    project = Path(shutil.copytree(PROJECT, folder / PROJECT.name))
    definitions = Path(shutil.copytree(DEFINITIONS, folder / DEFINITIONS.name))
    (definitions / name).write_text(text)
    if more:
        (definitions / "more.yml").write_text(more)
    return project
