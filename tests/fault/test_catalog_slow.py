"""Fault 5: the catalog is slower than the time-out. Tries are bounded, and the failure is a clean one."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.workspace import open_workspace
from infra.catalog.errors import CatalogUnavailable
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Status
from infra.settings import Settings, load_settings
from tests.fault.proxy import Answer, Forward, Proxy, Request
from tests.fault.small_runs import SmallRuns, client, small_runs

TIMEOUT, TRIES = 0.3, 3
# Waits between tries, and what the machine needs besides.
SLACK = 1.5
PUBLISH_TRIES = 10

Slow = Callable[[Request], bool]


def slow(matters: Slow) -> Callable[[Request, Forward], Answer | None]:
    """Meddles by taking requests and answering long after everybody went."""

    def meddle(request: Request, forward: Forward) -> Answer | None:
        if matters(request):
            time.sleep(2 * TIMEOUT)
            return None
        return forward()

    return meddle


@pytest.fixture
def runs(nessie: Nessie, tmp_path: Path) -> SmallRuns:
    return small_runs(nessie, tmp_path, f"slow-{os.getpid()}-{tmp_path.name}")


def test_a_read_is_tried_a_few_times_and_then_fails_with_place_and_remedy(nessie: Nessie) -> None:
    with Proxy(nessie.transport.uri, slow(lambda _: True)) as proxy:
        began = time.monotonic()
        with pytest.raises(CatalogUnavailable) as raised:
            client(proxy.uri, timeout_seconds=TIMEOUT).resolve("main")
        assert time.monotonic() - began < TRIES * TIMEOUT + SLACK
    assert len(proxy.seen) == TRIES
    assert raised.value.where == proxy.uri
    assert "tollgate up" in raised.value.remedy


def test_a_flow_does_not_begin_on_a_catalog_that_does_not_answer(
    nessie: Nessie, home: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Proxy(nessie.transport.uri, slow(lambda _: True)) as proxy:
        monkeypatch.setenv("TOLLGATE_HOME", str(tmp_path))
        monkeypatch.setenv("TOLLGATE_NESSIE_URI", proxy.uri)
        monkeypatch.setenv("TOLLGATE_CATALOG_TIMEOUT_SECONDS", str(TIMEOUT))
        load_settings.cache_clear()
        began = time.monotonic()
        with pytest.raises(CatalogUnavailable), open_workspace():
            pytest.fail("nothing may be done")
        assert time.monotonic() - began < TRIES * TIMEOUT + SLACK
    load_settings.cache_clear()
    assert list(tmp_path.iterdir()) == []


def test_a_publish_that_is_never_answered_is_given_up_and_done_by_a_rerun(nessie: Nessie, runs: SmallRuns) -> None:
    with Proxy(nessie.transport.uri, slow(lambda request: request.assigns)) as proxy:
        began = time.monotonic()
        with pytest.raises(CatalogUnavailable, match=f"in {PUBLISH_TRIES} tries"):
            runs.publish("k", through=client(proxy.uri, timeout_seconds=TIMEOUT))
        assert time.monotonic() - began < PUBLISH_TRIES * TIMEOUT + 2 * SLACK
    assert sum(request.assigns for request in proxy.seen) == PUBLISH_TRIES
    assert runs.commits("k") == 0
    assert runs.visible() == set()
    again = runs.publish("k")
    assert (again.status, runs.commits("k")) == (Status.PUBLISHED, 1)


def test_slower_than_the_time_out_once_is_no_failure(nessie: Nessie, runs: SmallRuns) -> None:
    late: list[Request] = []

    def only_the_first_read(request: Request) -> bool:
        late.append(request)
        return len(late) == 1

    with Proxy(nessie.transport.uri, slow(only_the_first_read)) as proxy:
        done = runs.publish("k", through=client(proxy.uri, timeout_seconds=TIMEOUT))
    assert done.status is Status.PUBLISHED
