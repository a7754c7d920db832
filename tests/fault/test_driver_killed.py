"""Faults 1 and 2: the process of a run is killed at each step, and while it writes."""

from collections.abc import Mapping

import pytest

from flows.daily import publish_day
from flows.workspace import Workspace
from infra.catalog.model import ContentKey
from infra.catalog.publication import Publication, Status, Step
from infra.catalog.run_branch import cause_of
from tests.fault.children import StartChild, wait_until
from tests.fault.contents import contents, published_keys, rows
from tests.fault.given import DAY, HOST, RECORDS

Contents = Mapping[str, tuple[int, str]]
# Before its own branch there is nothing to leave; from CLEAN on the run is published.
LEAVES_A_BRANCH = set(Step) - {Step.BEGIN}


@pytest.fixture(scope="module")
def unfailed(delivered: Workspace) -> Contents:
    """What the target holds after a run that nothing happened to."""
    delivered.nessie.create_branch("unfailed", delivered.nessie.resolve("main"))
    assert publish_day(delivered, HOST, DAY, "unfailed").status is Status.PUBLISHED
    return contents(delivered, "unfailed")


@pytest.mark.parametrize("step", Step)
def test_a_run_killed_at_a_step_is_published_wholly_or_not_at_all_and_a_rerun_completes_it(
    delivered: Workspace, unfailed: Contents, target: str, child: StartChild, step: Step
) -> None:
    before = delivered.nessie.resolve(target)
    killed = child("publish", target, fatal_step=step)
    killed.await_ready()
    killed.go()
    killed.await_death()

    published = step is Step.CLEAN
    assert len(published_keys(delivered, target, before.hash)) == int(published)
    assert (delivered.nessie.resolve(target) != before) is published
    again = publish_day(delivered, HOST, DAY, target)
    assert again.status is (Status.NOOP if published else Status.PUBLISHED)
    assert len(again.left_behind) == int(step in LEAVES_A_BRANCH)
    _is_complete_and_counted_once(delivered, target, before.hash, again, unfailed)


@pytest.mark.parametrize(("table", "jvm_too"), [("bronze.events", False), ("silver.pageviews", True)])
def test_a_run_killed_while_it_writes_leaves_the_target_and_a_rerun_completes_it(
    *, delivered: Workspace, unfailed: Contents, target: str, child: StartChild, table: str, jvm_too: bool
) -> None:
    before = delivered.nessie.resolve(target)
    running = child("publish", target)
    running.await_ready()
    running.go()
    wait_until(lambda: _is_written(delivered, table), f"{table} on the run's branch")
    running.kill(jvm_too=jvm_too)

    assert delivered.nessie.resolve(target) == before
    again = publish_day(delivered, HOST, DAY, target)
    assert again.status is Status.PUBLISHED
    assert len(again.left_behind) == 1
    _is_complete_and_counted_once(delivered, target, before.hash, again, unfailed)


def _is_complete_and_counted_once(
    work: Workspace, target: str, since: str, done: Publication, unfailed: Contents
) -> None:
    assert published_keys(work, target, since) == [done.run.key.value]
    assert contents(work, target) == unfailed
    assert rows(work, target, "select count(*), sum(records) from bronze.deliveries") == [(1, RECORDS)]
    assert rows(work, target, "select count(*) - count(distinct event_id) from bronze.events") == [(0,)]
    assert work.nessie.branches(done.run.candidate_prefix) == ()


def _is_written(work: Workspace, table: str) -> bool:
    """Whether the branch of the run that works now has rows of a table that is empty on main."""
    key = ContentKey.of(table)
    empty = work.nessie.tables(work.nessie.resolve("main"))[key]
    branches = (b for b in work.nessie.branches("run/daily/") if cause_of(work.nessie, b) is None)
    return any(work.nessie.tables(branch)[key] != empty for branch in branches)
