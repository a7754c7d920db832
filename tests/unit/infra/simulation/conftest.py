from pathlib import Path

import pytest

from infra.simulation import MEDIUM, SMALL, DeliveredFile, World, simulate, write


@pytest.fixture(scope="session")
def small() -> World:
    return simulate(SMALL)


@pytest.fixture(scope="session")
def medium() -> World:
    return simulate(MEDIUM)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("riverbend")


@pytest.fixture(scope="session")
def files(small: World, folder: Path) -> tuple[DeliveredFile, ...]:
    return write(small, folder)
