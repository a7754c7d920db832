"""A copy of the dbt project, for tests that change a file of it."""

import shutil
from pathlib import Path

from semantic.manifest import DEFINITIONS
from transforms.dbt import PROJECT


def copied_project(folder: Path) -> Path:
    """The dbt project with the semantic folder beside it."""
    no_code = shutil.ignore_patterns("*.py", "__pycache__")
    shutil.copytree(DEFINITIONS, folder / DEFINITIONS.name, ignore=no_code)
    return Path(shutil.copytree(PROJECT, folder / PROJECT.name, ignore=no_code))
