"""A released catalog, and per test a branch of it and a landing of its own."""

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.deliver import Delivered, land_files
from flows.release import publish_release
from flows.workspace import Workspace
from infra.catalog.nessie import Nessie
from infra.settings import Settings

SAMPLES = Path(__file__).parents[2] / "data"
_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def released(nessie_home: Settings, nessie: Nessie) -> Workspace:
    """A home whose main has every table, empty."""
    settings = nessie_home.model_copy(update={"spark_master": "local[2]"})
    work = Workspace(settings, nessie)
    publish_release(work)
    return work


@pytest.fixture
def work(released: Workspace, tmp_path: Path) -> Workspace:
    """The same catalog, with an empty landing."""
    updates = {"home": tmp_path, "warehouse": released.settings.warehouse_uri}
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
