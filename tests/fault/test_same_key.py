"""Fault 12: the same run again, after the first and beside it."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.daily import publish_day
from flows.workspace import Workspace
from infra.catalog.errors import AnswerLost
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Status
from tests.fault.children import StartChild
from tests.fault.contents import contents, published_keys, rows
from tests.fault.given import DAY, HOST, RECORDS
from tests.fault.proxy import Answer, Forward, Meddle, Proxy, Request
from tests.fault.small_runs import client, small_runs


def test_two_processes_that_start_one_run_together_publish_it_once_and_a_third_finds_it_done(
    delivered: Workspace, target: str, child: StartChild
) -> None:
    before = delivered.nessie.resolve(target)
    both = [child("publish", target), child("publish", target)]
    for each in both:
        each.await_ready()
    for each in both:
        each.go()
    told: list[dict[str, Any]] = [each.outcome() for each in both]

    statuses = sorted(each["status"] for each in told)
    assert statuses in (["RunInProgress", "published"], ["noop", "published"])
    assert len(published_keys(delivered, target, before.hash)) == 1
    assert rows(delivered, target, "select sum(records) from bronze.deliveries") == [(RECORDS,)]

    published, content = delivered.nessie.resolve(target), contents(delivered, target)
    again = publish_day(delivered, HOST, DAY, target)
    assert (again.status, again.published_hash, again.tables) == (Status.NOOP, published.hash, ())
    assert delivered.nessie.resolve(target) == published
    assert contents(delivered, target) == content


def test_of_two_that_find_a_dead_attempt_together_one_publishes_and_for_the_other_it_is_done(
    nessie: Nessie, tmp_path: Path
) -> None:
    runs = small_runs(nessie, tmp_path, f"same-{os.getpid()}-{tmp_path.name}")
    dies = Proxy(nessie.transport.uri, _before_the_first_change(lambda: None, answered=False))
    with dies as proxy, pytest.raises(AnswerLost):
        runs.publish("k", through=client(proxy.uri))
    assert len(nessie.branches(runs.run("k").branch_prefix)) == 1

    overtaken = Proxy(nessie.transport.uri, _before_the_first_change(lambda: runs.publish("k")))
    with overtaken as proxy:
        assert runs.publish("k", through=client(proxy.uri)).status is Status.NOOP
    assert runs.commits("k") == 1
    assert runs.publish("k").status is Status.NOOP


def _before_the_first_change(does: Callable[[], object], *, answered: bool = True) -> Meddle:
    changes: list[Request] = []

    def meddle(request: Request, forward: Forward) -> Answer | None:
        if not request.changes or changes:
            return forward()
        changes.append(request)
        does()
        answer = forward()
        return answer if answered else None

    return meddle
