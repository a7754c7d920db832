"""Fault 3: the catalog is killed while it publishes. The target is old or new, and a rerun completes it once."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.daily import publish_day
from flows.workspace import Workspace
from infra.catalog.errors import CatalogUnavailable
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Status, Step
from infra.settings import Settings
from tests.fault.catalog import KillsCatalog, kill, pid_of_catalog, restart_catalog
from tests.fault.contents import contents, published_keys, rows
from tests.fault.given import DAY, HOST, RECORDS
from tests.fault.proxy import Proxy
from tests.fault.small_runs import TABLES, client, small_runs


@pytest.fixture(autouse=True)
def catalog_is_back(home: Settings) -> Iterator[None]:
    """Whatever becomes of a test, the next one finds the catalog."""
    yield
    restart_catalog(home)


def test_killed_before_the_publish_it_has_the_old_state_and_a_rerun_publishes(
    delivered: Workspace, home: Settings, target: str
) -> None:
    before = delivered.nessie.resolve(target)
    old = contents(delivered, target)

    def kill_it(step: Step) -> None:
        if step is Step.PUBLISH:
            kill(pid_of_catalog(home))

    failing = Workspace(delivered.settings, delivered.nessie, observe=kill_it)
    with pytest.raises(CatalogUnavailable, match="tollgate up"):
        publish_day(failing, HOST, DAY, target)

    restart_catalog(home)
    assert delivered.nessie.resolve(target) == before
    assert contents(delivered, target) == old
    again = publish_day(delivered, HOST, DAY, target)
    assert (again.status, len(again.left_behind)) == (Status.PUBLISHED, 1)
    assert published_keys(delivered, target, before.hash) == [again.run.key.value]
    assert rows(delivered, target, "select sum(records) from bronze.deliveries") == [(RECORDS,)]


@pytest.mark.parametrize("kind", ["merges", "assigns"])
@pytest.mark.parametrize("after_milliseconds", [0, 5, 20])
def test_killed_with_the_request_in_its_hands_it_has_the_old_or_the_new_state(
    *, home: Settings, nessie: Nessie, tmp_path: Path, kind: str, after_milliseconds: int
) -> None:
    runs = small_runs(nessie, tmp_path, f"killed-{os.getpid()}-{kind}-{after_milliseconds}")
    fault = KillsCatalog(pid_of_catalog(home), kind, after_milliseconds)
    with Proxy(nessie.transport.uri, fault) as proxy:
        try:
            said_published = runs.publish("k", through=client(proxy.uri, timeout_seconds=3)).status is Status.PUBLISHED
        except CatalogUnavailable:
            said_published = False

    restart_catalog(home)
    assert fault.done.is_set()
    published = runs.commits("k") == 1
    assert runs.visible() == (set(TABLES) if published else set())
    # What was acknowledged is there; what is there need not have been acknowledged.
    assert published or not said_published
    again = runs.publish("k")
    assert again.status is (Status.NOOP if published else Status.PUBLISHED)
    assert runs.commits("k") == 1
    assert runs.visible() == set(TABLES)
    assert nessie.branches(again.run.candidate_prefix) == ()
