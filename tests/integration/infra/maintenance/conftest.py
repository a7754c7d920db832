"""An empty warehouse, and a catalog without any commit, per test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.catalog.nessie import Nessie
from tests.integration.infra.maintenance.house import House


@pytest.fixture
def house(own_nessie: Nessie, tmp_path: Path) -> Iterator[House]:
    house = House(own_nessie, tmp_path)
    yield house
    house.clear()
