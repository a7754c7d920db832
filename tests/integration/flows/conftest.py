"""A released catalog, and per test a branch of it and a landing of its own."""

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.cli.showcase import REAL
from flows.daily import publish_day
from flows.deliver import Delivered, land_files
from flows.release import publish_release
from flows.workspace import Workspace
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Status
from infra.settings import Settings

SAMPLES = Path(__file__).parents[2] / "data"
REAL_TRAFFIC = [show for show in REAL if show.host in {"semicomplete", "washington_city_paper", "snowplow_web"}]
_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def released(nessie_home: Settings, nessie: Nessie) -> Workspace:
    """A home whose main has every table, empty."""
    settings = nessie_home.model_copy(update={"spark_master": "local[2]"})
    work = Workspace(settings, nessie)
    publish_release(work)
    return work


def with_what_dbt_keeps(released: Workspace, home: Path) -> Path:
    """The home, with what dbt made of the project in another one: parsing it takes seconds."""
    released.dbt_state.mkdir(parents=True, exist_ok=True)
    home.mkdir(parents=True, exist_ok=True)
    (home / released.dbt_state.name).symlink_to(released.dbt_state)
    return home


@pytest.fixture(scope="session")
def real_traffic(released: Workspace, tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, str]:
    """A branch with the real hosts that have traffic, each delivered and published as every morning; never changed."""
    home = with_what_dbt_keeps(released, tmp_path_factory.mktemp("traffic"))
    updates = {"home": home, "warehouse": released.settings.warehouse_uri}
    work, name = Workspace(released.settings.model_copy(update=updates), released.nessie), "real-traffic"
    work.nessie.create_branch(name, work.nessie.resolve("main"))
    for show in REAL_TRAFFIC:
        for source, paths in show.paths(SAMPLES).items():
            assert not land_files(work, show.host, source, paths).rejected
        done = publish_day(work, show.host, show.day, name)
        assert done.status is Status.PUBLISHED, done.audit
    return work, name


@pytest.fixture
def work(released: Workspace, tmp_path: Path) -> Workspace:
    """The same catalog, with an empty landing."""
    updates = {"home": with_what_dbt_keeps(released, tmp_path), "warehouse": released.settings.warehouse_uri}
    return Workspace(released.settings.model_copy(update=updates), released.nessie)


@pytest.fixture
def target(released: Workspace) -> str:
    """A branch of the released state, to publish to."""
    name = f"flows-{next(_NUMBERS)}"
    released.nessie.create_branch(name, released.nessie.resolve("main"))
    return name


@pytest.fixture
def deliver(work: Workspace, tmp_path: Path) -> Callable[..., Delivered]:
    """Deliver lines, or files, to semicomplete's access log."""

    def land(*contents: str | Path, name: str = "access_log") -> Delivered:
        paths = []
        for number, content in enumerate(contents):
            if isinstance(content, Path):
                paths.append(content)
                continue
            path = tmp_path / "given" / f"{name}-{number}"
            path.parent.mkdir(exist_ok=True)
            path.write_text(content)
            paths.append(path)
        return land_files(work, "semicomplete", "access_log", paths)

    return land
