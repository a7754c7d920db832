"""A catalog of its own: a sweep reads every reference that there is, so nobody else's may be among them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.catalog.nessie import Nessie
from infra.catalog.transport import Transport
from infra.servers import endpoints
from infra.servers.lifecycle import start
from tests.integration.conftest import NESSIE_ONLY, SettingsFor
from tests.integration.infra.maintenance.house import House


@pytest.fixture(scope="session")
def own_nessie(jars: object, settings_for: SettingsFor) -> Iterator[Nessie]:
    settings = settings_for("maintenance")
    start(settings, print, only=NESSIE_ONLY)
    transport = Transport(endpoints(settings).nessie_uri)
    yield Nessie(transport)
    transport.close()


@pytest.fixture
def house(own_nessie: Nessie, tmp_path: Path) -> Iterator[House]:
    """An empty warehouse, and a catalog without any commit."""
    yield House(own_nessie, tmp_path)
    for reference in own_nessie.references():
        if reference.name != "main":
            own_nessie.delete_branch(reference)
