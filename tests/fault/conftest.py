"""One home with a real catalog and scheduler for all faults; per test a branch to publish to."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from flows.daily import publish_day
from flows.deliver import land_files
from flows.ops import open_ops, record_run
from flows.progress import announcing
from flows.release import publish_release
from flows.workspace import Workspace
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Status
from infra.catalog.transport import Transport
from infra.servers import endpoints
from infra.servers.lifecycle import start
from infra.settings import Settings
from tests.fault.children import Child, StartChild, start_child
from tests.fault.contents import Unfailed, contents
from tests.fault.given import DAY, HOST, SOURCE, real_lines
from tests.integration.conftest import jars, settings_for
from tests.integration.flows.conftest import with_what_dbt_keeps

__all__ = ["jars", "settings_for"]

SERVERS = ("nessie", "prefect")
_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def home(jars: object, settings_for: Callable[..., Settings]) -> Settings:
    """A home of its own, as these tests kill its catalog; whoever does starts it again."""
    settings = settings_for("fault", spark_memory="1g")
    start(settings, print, only=SERVERS)
    return settings


@pytest.fixture(scope="session")
def nessie(home: Settings) -> Iterator[Nessie]:
    transport = Transport(endpoints(home).nessie_uri)
    yield Nessie(transport)
    transport.close()


@pytest.fixture(scope="session")
def released(home: Settings, nessie: Nessie) -> Workspace:
    """Its main has every table, empty."""
    work = Workspace(home, nessie)
    open_ops(work)
    publish_release(work)
    return work


@pytest.fixture
def new_target(released: Workspace) -> Callable[[], str]:
    """Make branches of the released state, to publish to as if each were main."""

    def make() -> str:
        name = f"target-{os.getpid()}-{next(_NUMBERS)}"
        released.nessie.create_branch(name, released.nessie.resolve("main"))
        return name

    return make


@pytest.fixture
def target(new_target: Callable[[], str]) -> str:
    return new_target()


@pytest.fixture(scope="module")
def work(released: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The catalog, with a landing of the module's own that is empty."""
    return landing_apart(released, tmp_path_factory.mktemp("landing"))


@pytest.fixture
def alone(released: Workspace, tmp_path: Path) -> Workspace:
    """The catalog, with a landing of the test's own that is empty."""
    return landing_apart(released, tmp_path / "home")


@pytest.fixture(scope="session")
def given(released: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A landing with the real lines that most runs here are given, for nobody to add to."""
    work = landing_apart(released, tmp_path_factory.mktemp("given"))
    log = work.settings.home / "access_log"
    log.write_bytes(real_lines())
    land_files(work, HOST, SOURCE, [log])
    return work


@pytest.fixture(scope="module")
def delivered(work: Workspace, given: Workspace) -> Workspace:
    """The module's landing, with the same lines in it."""
    shutil.copytree(given.settings.landing, work.settings.landing)
    return work


@pytest.fixture(scope="session")
def unfailed(given: Workspace) -> Unfailed:
    """The run of these lines that nothing happens to."""
    given.nessie.create_branch("unfailed", given.nessie.resolve("main"))
    announced: list[StrEnum] = []
    watched = Workspace(given.settings, given.nessie, observe=announced.append)
    with announcing(announced.append):
        done = publish_day(watched, HOST, DAY, "unfailed")
        record_run(watched, done)
    assert done.status is Status.PUBLISHED
    return Unfailed(tuple(announced), contents(given, "unfailed"))


@pytest.fixture
def child(work: Workspace, tmp_path: Path) -> Iterator[StartChild]:
    """Start processes in the module's landing; none of them outlives the test."""
    made: list[Child] = []

    def make(command: str, *arguments: str, **circumstances: str) -> Child:
        log = tmp_path / f"child-{len(made)}.log"
        made.append(start_child(work.settings, log, command, *arguments, **circumstances))
        return made[-1]

    yield make
    for started in made:
        started.end()
        started.process.wait()


def landing_apart(released: Workspace, home: Path) -> Workspace:
    """The released catalog as another home sees it, one whose landing is empty."""
    updates = {
        "home": with_what_dbt_keeps(released, home),
        "nessie_uri": released.nessie.transport.uri,
        "warehouse": released.settings.warehouse_uri,
    }
    return Workspace(released.settings.model_copy(update=updates), released.nessie)
