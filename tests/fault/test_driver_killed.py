"""Faults 1 and 2: the process of a run is killed at each of its steps and stages, and while it writes."""

from enum import StrEnum

import pytest

from flows.daily import publish_day
from flows.progress import Stage
from flows.workspace import Workspace
from infra.catalog.model import ContentKey
from infra.catalog.publication import Publication, Status, Step
from infra.catalog.run_branch import cause_of
from tests.fault.children import StartChild, wait_until
from tests.fault.contents import Unfailed, contents, published_keys, rows
from tests.fault.given import DAY, HOST, RECORDS

# Whatever a run announces, in order; that it is all of it is proved by the run that nothing happens to.
POINTS: tuple[StrEnum, ...] = (
    Step.BEGIN,
    Step.WRITE,
    Stage.BRONZE,
    Stage.SILVER_GOLD,
    Stage.DECIDE,
    Stage.EXPORTS,
    Step.CANDIDATE,
    Step.AUDIT,
    Step.PUBLISH,
    Step.CLEAN,
    Stage.OPS,
)
PUBLISHED = {Step.CLEAN, Stage.OPS}
# Before its own branch there is nothing to leave, and after CLEAN it is deleted.
LEAVES_NO_BRANCH = {Step.BEGIN, Stage.OPS}


def test_a_run_has_no_step_or_stage_at_which_it_is_not_killed_here(unfailed: Unfailed) -> None:
    assert unfailed.announced == POINTS
    assert set(Step) <= set(POINTS)


@pytest.mark.parametrize("point", POINTS)
def test_a_run_killed_at_a_step_or_stage_is_published_wholly_or_not_at_all_and_a_rerun_completes_it(
    delivered: Workspace, unfailed: Unfailed, target: str, child: StartChild, point: StrEnum
) -> None:
    before = delivered.nessie.resolve(target)
    killed = child("publish", target, fatal=point)
    killed.await_ready()
    killed.go()
    killed.await_death()

    published = point in PUBLISHED
    assert len(published_keys(delivered, target, before.hash)) == int(published)
    assert (delivered.nessie.resolve(target) != before) is published
    again = publish_day(delivered, HOST, DAY, target)
    assert again.status is (Status.NOOP if published else Status.PUBLISHED)
    assert len(again.left_behind) == int(point not in LEAVES_NO_BRANCH)
    _is_complete_and_counted_once(delivered, target, before.hash, again, unfailed)


@pytest.mark.parametrize(("table", "jvm_too"), [("bronze.events", False), ("silver.pageviews", True)])
def test_a_run_killed_while_it_writes_leaves_the_target_and_a_rerun_completes_it(
    *, delivered: Workspace, unfailed: Unfailed, target: str, child: StartChild, table: str, jvm_too: bool
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
    work: Workspace, target: str, since: str, done: Publication, unfailed: Unfailed
) -> None:
    assert published_keys(work, target, since) == [done.run.key.value]
    assert contents(work, target) == unfailed.contents
    assert rows(work, target, "select count(*), sum(records) from bronze.deliveries") == [(1, RECORDS)]
    assert rows(work, target, "select count(*) - count(distinct event_id) from bronze.events") == [(0,)]
    assert work.nessie.branches(done.run.candidate_prefix) == ()


def _is_written(work: Workspace, table: str) -> bool:
    """Whether the branch of the run that works now has rows of a table that is empty on main."""
    key = ContentKey.of(table)
    empty = work.nessie.tables(work.nessie.resolve("main"))[key]
    branches = (b for b in work.nessie.branches("run/daily/") if cause_of(work.nessie, b) is None)
    return any(work.nessie.tables(branch)[key] != empty for branch in branches)
