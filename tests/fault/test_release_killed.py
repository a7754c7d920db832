"""Faults 1 and 2 of a release: its process is killed at each of its steps and stages."""

from collections.abc import Mapping
from enum import StrEnum

import pytest

from flows.progress import Stage, announcing
from flows.release import publish_release
from flows.released import released_at
from flows.workspace import Workspace
from infra.catalog.publication import Status, Step
from tests.fault.child import RELEASED_CODE
from tests.fault.children import StartChild
from tests.fault.contents import contents, published_keys

Contents = Mapping[str, tuple[int, str]]
# What a release of one table more announces, as the one that nothing happens to proves.
STAGES = (Stage.TABLES, Stage.DEFINITIONS)
# Before its tables it has done nothing since WRITE.
POINTS: tuple[StrEnum, ...] = (*Step, Stage.DEFINITIONS)


@pytest.fixture(scope="module")
def unfailed(released: Workspace) -> Contents:
    """What the target holds after a release that nothing happened to."""
    announced: list[Stage] = []
    released.nessie.create_branch("unfailed-release", released.nessie.resolve("main"))
    with announcing(announced.append):
        done = publish_release(released, "unfailed-release", checkout=RELEASED_CODE)
    assert done.status is Status.PUBLISHED, done.audit
    assert tuple(announced) == STAGES
    return contents(released, "unfailed-release")


@pytest.mark.parametrize("point", POINTS)
def test_a_release_killed_at_a_step_or_stage_changes_all_or_nothing_and_a_rerun_completes_it(
    work: Workspace, unfailed: Contents, target: str, child: StartChild, point: StrEnum
) -> None:
    before = work.nessie.resolve(target)
    killed = child("release", target, fatal=point)
    killed.await_ready()
    killed.go()
    killed.await_death()

    published = point is Step.CLEAN
    after = work.nessie.resolve(target)
    assert (after != before) is published
    assert (released_at(work.nessie, after).digests == RELEASED_CODE.digests) is published
    assert (contents(work, target) == unfailed) is published
    again = publish_release(work, target, checkout=RELEASED_CODE)
    assert again.status is (Status.NOOP if published else Status.PUBLISHED)
    assert len(again.left_behind) == int(point is not Step.BEGIN)
    assert published_keys(work, target, before.hash) == [again.run.key.value]
    assert contents(work, target) == unfailed
