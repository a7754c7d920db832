"""The publish path against a real Nessie: what is visible when, and who wins."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from infra.catalog._assign import compare_and_set
from infra.catalog.checks import Candidate, Verdict
from infra.catalog.clock import now
from infra.catalog.errors import ClockWrong, NotADescendant, ReferenceConflict
from infra.catalog.inputs import Input
from infra.catalog.model import ContentKey
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Status
from infra.catalog.publisher import Publisher
from infra.catalog.run import RUN_KEY
from infra.catalog.run_branch import RunBranch, cause_of
from tests.integration.infra.catalog.lake import Lake, commit_table
from tests.integration.infra.catalog.publishing import ARunFactory, Says, some_tables, tables, writing

__all__ = ["some_tables"]


def test_all_tables_of_a_run_appear_in_one_commit_that_names_it(
    nessie: Nessie, lake: Lake, target: str, a_run: ARunFactory
) -> None:
    before = nessie.resolve(target)
    done = Publisher(nessie).publish(a_run(), writing(nessie, lake, "bronze.a", "bronze.b"), [Says()])
    after = nessie.resolve(target)
    log = list(nessie.log(after, until=before.hash))
    assert done.status is Status.PUBLISHED
    assert [commit.hash for commit in log] == [done.published_hash] == [after.hash]
    assert log[0].properties[RUN_KEY] == done.run.key.value
    assert tables(nessie, target) == {"bronze.a", "bronze.b"}
    assert {change.table: change.rows_added for change in done.tables} == {"bronze.a": 1, "bronze.b": 1}
    assert nessie.branches(done.run.branch_prefix) == nessie.branches(done.run.candidate_prefix) == ()


def test_the_same_key_again_is_a_noop_that_writes_nothing(
    nessie: Nessie, lake: Lake, target: str, a_run: ARunFactory
) -> None:
    first = Publisher(nessie).publish(a_run(), writing(nessie, lake, "bronze.a"), [])
    head = nessie.resolve(target)

    def must_not_write(_: RunBranch) -> Sequence[Input]:
        raise AssertionError("a published key is not written again")

    again = Publisher(nessie).publish(a_run(), must_not_write, [])
    assert (again.status, again.published_hash) == (Status.NOOP, first.published_hash)
    assert nessie.resolve(target) == head


def test_a_run_that_changes_nothing_is_published_once_too(nessie: Nessie, target: str, a_run: ARunFactory) -> None:
    first = Publisher(nessie).publish(a_run(), lambda _: (), [])
    again = Publisher(nessie).publish(a_run(), lambda _: (), [])
    assert (first.status, again.status) == (Status.PUBLISHED, Status.NOOP)


@pytest.mark.parametrize("how", ["fails", "raises"])
def test_what_the_audit_does_not_pass_is_never_visible_and_says_why(
    nessie: Nessie, lake: Lake, target: str, a_run: ARunFactory, how: str
) -> None:
    def explode(_: Candidate) -> None:
        raise RuntimeError("cannot look")

    check = Says(Verdict.FAILED) if how == "fails" else Says(does=explode)
    before = nessie.resolve(target)
    passing = Says(name="also_asked")
    done = Publisher(nessie).publish(a_run(), writing(nessie, lake, "bronze.a"), [check, passing])
    assert done.status is Status.REFUSED
    assert passing.asked == 1
    assert nessie.resolve(target) == before
    left = nessie.branches(done.run.branch_prefix)
    assert [cause_of(nessie, branch) for branch in left] == ["the audit refused it: says"]
    assert nessie.branches(done.run.candidate_prefix) == ()


def test_a_refused_run_can_be_run_again_once_its_cause_is_mended(
    nessie: Nessie, lake: Lake, target: str, a_run: ARunFactory
) -> None:
    Publisher(nessie).publish(a_run(), writing(nessie, lake, "bronze.a"), [Says(Verdict.FAILED)])
    done = Publisher(nessie).publish(a_run(), writing(nessie, lake, "bronze.a"), [Says()])
    assert done.status is Status.PUBLISHED
    assert tables(nessie, target) == {"bronze.a"}


def test_an_error_while_writing_leaves_the_target_and_says_why(
    nessie: Nessie, lake: Lake, target: str, a_run: ARunFactory
) -> None:
    def write(attempt: RunBranch) -> Sequence[Input]:
        writing(nessie, lake, "bronze.a")(attempt)
        raise OSError("disk full")

    before = nessie.resolve(target)
    with pytest.raises(OSError, match="disk full"):
        Publisher(nessie).publish(a_run(), write, [])
    assert nessie.resolve(target) == before
    assert [cause_of(nessie, left) for left in nessie.branches(a_run().branch_prefix)] == ["OSError: disk full"]


def test_the_target_is_not_moved_to_what_does_not_descend_from_it(
    nessie: Nessie, lake: Lake, target: str, a_run: ARunFactory
) -> None:
    stray = nessie.create_branch(f"stray-{target}", nessie.resolve(target))
    stray = commit_table(nessie, stray.name, "bronze.b", lake.tables["bronze.b"])
    Publisher(nessie).publish(a_run(), writing(nessie, lake, "bronze.a"), [])
    head = nessie.resolve(target)
    with pytest.raises(NotADescendant):
        compare_and_set(nessie, head, stray)
    assert nessie.resolve(target) == head


def test_the_target_is_not_moved_from_where_it_no_longer_is(
    nessie: Nessie, lake: Lake, target: str, a_run: ARunFactory
) -> None:
    seen = nessie.resolve(target)
    candidate = nessie.create_branch(f"late-{target}", seen)
    candidate = commit_table(nessie, candidate.name, "bronze.b", lake.tables["bronze.b"])
    Publisher(nessie).publish(a_run(), writing(nessie, lake, "bronze.a"), [])
    with pytest.raises(ReferenceConflict):
        compare_and_set(nessie, seen, candidate)
    assert ContentKey.of("bronze.b") not in nessie.tables(nessie.resolve(target))


def test_publishing_to_an_engineers_branch_leaves_main(
    nessie: Nessie, lake: Lake, target: str, a_run: ARunFactory
) -> None:
    main = nessie.resolve("main")
    done = Publisher(nessie).publish(a_run(), writing(nessie, lake, "bronze.a"), [])
    assert done.run.target == target
    assert done.run.day == date(2015, 5, 17)
    assert nessie.resolve("main") == main


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_run_whose_clock_is_an_hour_off_does_not_begin_to_write(
    nessie: Nessie, target: str, a_run: ARunFactory, hours: int
) -> None:
    def must_not_write(_: RunBranch) -> Sequence[Input]:
        raise AssertionError("Iceberg would refuse its metadata, or later everybody else's")

    before = nessie.resolve(target)
    with pytest.raises(ClockWrong):
        Publisher(nessie, now=lambda: now() + timedelta(hours=hours)).publish(a_run(), must_not_write, [])
    assert nessie.resolve(target) == before
    (left,) = nessie.branches(a_run().branch_prefix)
    assert "ClockWrong" in (cause_of(nessie, left) or "")
