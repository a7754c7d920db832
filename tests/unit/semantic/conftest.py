from pathlib import Path

import pytest

import transforms
from semantic.engine import SemanticLayer
from semantic.manifest import semantic_manifest

PROJECT = Path(transforms.__path__[0])


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where dbt's work is kept, so that the project is parsed once."""
    folder = tmp_path_factory.mktemp("dbt")
    semantic_manifest(PROJECT, folder)
    return folder


@pytest.fixture(scope="session")
def layer(state: Path) -> SemanticLayer:
    return SemanticLayer.of_project(PROJECT, state)
