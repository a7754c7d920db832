"""Real servers for every integration test, in homes of their own below pytest's folder."""

from collections.abc import Callable, Iterator

import pytest

from infra.catalog.nessie import Nessie
from infra.catalog.transport import Transport
from infra.jars import JarSet, fetch_jars
from infra.servers import endpoints
from infra.servers.lifecycle import start, stop
from infra.settings import Settings, load_settings
from tests.sessions import LONG_LIVED

SettingsFor = Callable[..., Settings]

NESSIE_ONLY = ("nessie",)


@pytest.fixture(scope="session")
def jars() -> JarSet:
    """All jars, in the cache that this machine's homes share."""
    return fetch_jars(load_settings())


@pytest.fixture(scope="session")
def settings_for(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SettingsFor]:
    """Settings of a new home, whatever the environment says; its servers are stopped at the end."""
    made: list[Settings] = []

    def make(name: str = "home", **changes: object) -> Settings:
        own = {"nessie_uri": "", "mlflow_uri": "", "prefect_api_url": "", "warehouse": ""}
        ports = {"nessie_port": 0, "mlflow_port": 0, "prefect_port": 0}
        # All but the cache: no test may write to a catalog that somebody uses.
        given = {"home": tmp_path_factory.mktemp(name), **own, **ports, "spark_java_options": LONG_LIVED, **changes}
        made.append(Settings.model_validate(given))
        return made[-1]

    yield make
    for settings in made:
        stop(settings, print)


@pytest.fixture(scope="session")
def nessie_home(jars: JarSet, settings_for: SettingsFor) -> Settings:
    """A home whose catalog runs, and nothing else."""
    settings = settings_for("nessie")
    start(settings, print, only=NESSIE_ONLY)
    return settings


@pytest.fixture(scope="session")
def stack_home(jars: JarSet, settings_for: SettingsFor) -> Settings:
    """A home with all its servers."""
    settings = settings_for("stack")
    start(settings, print)
    return settings


@pytest.fixture(scope="session")
def nessie(nessie_home: Settings) -> Iterator[Nessie]:
    """A client of the running catalog; tests keep apart by using branches of their own."""
    transport = Transport(endpoints(nessie_home).nessie_uri)
    yield Nessie(transport)
    transport.close()


@pytest.fixture(scope="session")
def own_nessie(jars: JarSet, settings_for: SettingsFor) -> Iterator[Nessie]:
    """A catalog for tests that look at every reference there is, so that nobody else's may be among them."""
    settings = settings_for("own")
    start(settings, print, only=NESSIE_ONLY)
    transport = Transport(endpoints(settings).nessie_uri)
    yield Nessie(transport)
    transport.close()
