"""Fault 4: the catalog did what it was asked, and its answer never came."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.daily import publish_day
from flows.workspace import Workspace
from infra.catalog.errors import AnswerLost
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Status
from tests.fault.contents import published_keys, rows
from tests.fault.given import DAY, HOST, RECORDS
from tests.fault.proxy import Answer, Forward, Proxy, Request
from tests.fault.small_runs import TABLES, SmallRuns, client, small_runs

# Branch, marker, candidate, rehearsal, merge, assign, and two branches deleted.
CHANGES_OF_A_PUBLISH = 8
ASSIGN = 6


class LosesAnswer:
    """Meddles with changes: the answer to the n-th is lost once it is done, and `then` happens meanwhile."""

    def __init__(self, which: int, then: Callable[[], object] = lambda: None) -> None:
        self.which, self.then, self.changes = which, then, 0

    def __call__(self, request: Request, forward: Forward) -> Answer | None:
        self.changes += request.changes
        answer = forward()
        if not request.changes or self.changes != self.which:
            return answer
        self.then()
        return None


@pytest.fixture
def runs(nessie: Nessie, tmp_path: Path) -> SmallRuns:
    return small_runs(nessie, tmp_path, f"lost-{os.getpid()}-{tmp_path.name}")


def test_a_day_whose_publish_was_not_answered_is_found_published(delivered: Workspace, target: str) -> None:
    before = delivered.nessie.resolve(target)
    lost: list[Request] = []

    def lose_the_assign(request: Request, forward: Forward) -> Answer | None:
        answer = forward()
        if not request.assigns or lost:
            return answer
        lost.append(request)
        return None

    with Proxy(delivered.nessie.transport.uri, lose_the_assign) as proxy:
        done = publish_day(Workspace(delivered.settings, client(proxy.uri)), HOST, DAY, target)

    assert lost
    assert (done.status, done.published_hash) == (Status.PUBLISHED, delivered.nessie.resolve(target).hash)
    assert published_keys(delivered, target, before.hash) == [done.run.key.value]
    assert rows(delivered, target, "select sum(records) from bronze.deliveries") == [(RECORDS,)]
    assert publish_day(delivered, HOST, DAY, target).status is Status.NOOP


@pytest.mark.parametrize("which", range(1, CHANGES_OF_A_PUBLISH + 1))
def test_whichever_answer_is_lost_the_run_is_published_once(nessie: Nessie, runs: SmallRuns, which: int) -> None:
    with Proxy(nessie.transport.uri, LosesAnswer(which)) as proxy:
        try:
            first = runs.publish("k", through=client(proxy.uri)).status
        except AnswerLost:
            first = None

    # From the assign on there is nothing to repeat, and before it nothing is published.
    assert first is (Status.PUBLISHED if which >= ASSIGN else None)
    assert runs.commits("k") == int(first is Status.PUBLISHED)
    again = runs.publish("k")
    assert again.status is (Status.NOOP if first else Status.PUBLISHED)
    assert runs.commits("k") == 1
    assert runs.visible() == set(TABLES)
    assert nessie.branches(again.run.candidate_prefix) == ()


def test_a_publish_makes_the_changes_that_are_lost_here_one_by_one(nessie: Nessie, runs: SmallRuns) -> None:
    with Proxy(nessie.transport.uri) as proxy:
        runs.publish("k", through=client(proxy.uri))
    changes = [request for request in proxy.seen if request.changes]
    assert len(changes) == CHANGES_OF_A_PUBLISH
    assert [number for number, request in enumerate(changes, 1) if request.assigns] == [ASSIGN]


def test_it_is_found_although_another_run_was_published_on_top_meanwhile(nessie: Nessie, runs: SmallRuns) -> None:
    fault = LosesAnswer(ASSIGN, then=lambda: runs.publish("other"))
    with Proxy(nessie.transport.uri, fault) as proxy:
        done = runs.publish("k", through=client(proxy.uri))
    assert done.status is Status.PUBLISHED
    assert (runs.commits("k"), runs.commits("other")) == (1, 1)
    assert nessie.resolve(runs.target).hash != done.published_hash


def test_what_could_not_be_tidied_up_is_named_and_deleted_by_the_next_start(nessie: Nessie, runs: SmallRuns) -> None:
    def loses_deletions(request: Request, forward: Forward) -> Answer | None:
        return None if request.method == "DELETE" else forward()

    with Proxy(nessie.transport.uri, loses_deletions) as proxy:
        done = runs.publish("k", through=client(proxy.uri))
    (left,) = nessie.branches(done.run.branch_prefix)
    assert len(nessie.branches(done.run.candidate_prefix)) == 1

    again = runs.publish("k")
    assert (done.status, again.status) == (Status.PUBLISHED, Status.NOOP)
    assert again.left_behind == (left.name,)
    assert nessie.branches(done.run.branch_prefix) == nessie.branches(done.run.candidate_prefix) == ()
