"""The publish path against a real Nessie: what is visible when, and who wins."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from infra.catalog._assign import compare_and_set
from infra.catalog.checks import Candidate, CheckResult, Verdict
from infra.catalog.clock import now
from infra.catalog.errors import ClockWrong, NotADescendant, PublishConflict, ReferenceConflict, RunInProgress
from infra.catalog.inputs import Input, read_input
from infra.catalog.model import ContentKey
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Status, Step
from infra.catalog.publisher import Publisher
from infra.catalog.run import RUN_KEY, Run
from infra.catalog.run_branch import RunBranch, cause_of, discard
from tests.integration.infra.catalog.lake import DAY, Lake, commit_table

ARunFactory = Callable[..., Run]
Write = Callable[[RunBranch], Sequence[Input]]


def writing(nessie: Nessie, lake: Lake, *names: str) -> Write:
    """A run's work: one row of its host appended to each table."""

    def write(attempt: RunBranch) -> Sequence[Input]:
        for name in names:
            lake.append(name, [(attempt.run.host, DAY, 1)])
            commit_table(nessie, attempt.branch.name, name, lake.tables[name])
        return ()

    return write


def tables(nessie: Nessie, ref: str) -> set[str]:
    return {str(key) for key in nessie.tables(nessie.resolve(ref))}


@dataclass
class Says:
    """A check that answers as it is told, after doing what it is told."""

    status: Verdict = Verdict.PASSED
    does: Callable[[Candidate], None] = lambda _: None
    name: str = "says"
    of_host: bool = False
    asked: int = 0

    def __call__(self, candidate: Candidate) -> CheckResult:
        self.asked += 1
        self.does(candidate)
        return CheckResult(self.name, self.status, "as told")


@pytest.fixture(autouse=True)
def some_tables(lake: Lake) -> None:
    for name in ("bronze.a", "bronze.b", "bronze.other"):
        lake.create(name)


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


def test_a_run_of_other_tables_during_the_audit_makes_it_audit_again_and_both_land(
    nessie: Nessie, lake: Lake, target: str, a_run: ARunFactory
) -> None:
    def publish_another(_: Candidate) -> None:
        if check.asked == 1:
            other = Publisher(nessie).publish(a_run("other"), writing(nessie, lake, "bronze.other"), [])
            assert other.status is Status.PUBLISHED

    check = Says(does=publish_another)
    done = Publisher(nessie).publish(a_run("ours"), writing(nessie, lake, "bronze.a"), [check])
    assert done.status is Status.PUBLISHED
    assert check.asked == 2
    assert tables(nessie, target) == {"bronze.a", "bronze.other"}


def test_a_run_of_the_same_table_is_replayed_on_what_the_other_left(
    nessie: Nessie, lake: Lake, target: str, a_run: ARunFactory
) -> None:
    bases: list[str] = []
    before = nessie.resolve(target)

    def write(attempt: RunBranch) -> Sequence[Input]:
        bases.append(attempt.base.hash)
        if len(bases) == 1:
            Publisher(nessie).publish(a_run("other", host="g"), writing(nessie, lake, "bronze.a"), [])
        return writing(nessie, lake, "bronze.a")(attempt)

    done = Publisher(nessie).publish(a_run("ours"), write, [])
    assert done.status is Status.PUBLISHED
    assert len(set(bases)) == 2
    assert done.base_hash == bases[1]
    log = nessie.log(nessie.resolve(target), until=before.hash)
    keys = [commit.properties.get(RUN_KEY) for commit in log]
    assert keys == [done.run.key.value, a_run("other", host="g").key.value]


def test_a_run_that_is_overtaken_each_time_names_the_table_and_the_other_run(
    nessie: Nessie, lake: Lake, target: str, a_run: ARunFactory
) -> None:
    def write(attempt: RunBranch) -> Sequence[Input]:
        other = a_run(f"other {attempt.attempt}")
        Publisher(nessie).publish(other, writing(nessie, lake, "bronze.a"), [])
        return writing(nessie, lake, "bronze.a")(attempt)

    with pytest.raises(PublishConflict) as raised:
        Publisher(nessie, attempts=2).publish(a_run("ours"), write, [])
    assert raised.value.tables == ("bronze.a",)
    assert any(a_run("other 1").key.value in told for told in raised.value.others)
    assert nessie.find_commit(nessie.resolve(target), RUN_KEY, a_run("ours").key.value) is None


def test_an_input_that_moved_is_read_again(nessie: Nessie, lake: Lake, target: str, a_run: ARunFactory) -> None:
    Publisher(nessie).publish(a_run("first"), writing(nessie, lake, "bronze.other"), [])
    read: list[Input] = []

    def write(attempt: RunBranch) -> Sequence[Input]:
        read.append(read_input(nessie.tables(attempt.base), "bronze.other", (("host", "h"),)))
        if len(read) == 1:
            Publisher(nessie).publish(a_run("moves it"), writing(nessie, lake, "bronze.other"), [])
        writing(nessie, lake, "bronze.a")(attempt)
        return read[-1:]

    done = Publisher(nessie).publish(a_run("ours"), write, [])
    assert done.status is Status.PUBLISHED
    assert len(read) == 2
    assert read[0].snapshot_id != read[1].snapshot_id


def test_another_hosts_rows_do_not_make_an_input_stale(
    nessie: Nessie, lake: Lake, target: str, a_run: ARunFactory
) -> None:
    Publisher(nessie).publish(a_run("first"), writing(nessie, lake, "bronze.other"), [])
    written = 0

    def write(attempt: RunBranch) -> Sequence[Input]:
        nonlocal written
        written += 1
        given = read_input(nessie.tables(attempt.base), "bronze.other", (("host", "h"),))
        other = a_run("moves another slice", host="g")
        Publisher(nessie).publish(other, writing(nessie, lake, "bronze.other"), [])
        writing(nessie, lake, "bronze.a")(attempt)
        return [given]

    done = Publisher(nessie).publish(a_run("ours"), write, [])
    assert (done.status, written) == (Status.PUBLISHED, 1)


def test_a_second_start_of_a_key_that_is_being_run_is_told_so(
    nessie: Nessie, lake: Lake, target: str, a_run: ARunFactory
) -> None:
    def start_again(step: Step) -> None:
        if step is Step.PUBLISH:
            with pytest.raises(RunInProgress):
                Publisher(nessie).publish(a_run(), writing(nessie, lake, "bronze.a"), [])

    done = Publisher(nessie, observe=start_again).publish(a_run(), writing(nessie, lake, "bronze.a"), [])
    assert done.status is Status.PUBLISHED


def test_a_run_that_was_taken_for_dead_and_done_again_does_not_publish_a_second_time(
    nessie: Nessie, lake: Lake, target: str, a_run: ARunFactory
) -> None:
    def taken_for_dead(step: Step) -> None:
        if step is Step.CANDIDATE:
            for attempt in nessie.branches(a_run().branch_prefix):
                discard(nessie, a_run(), attempt, "its process ended")
            second = Publisher(nessie).publish(a_run(), writing(nessie, lake, "bronze.a"), [])
            assert second.status is Status.PUBLISHED

    done = Publisher(nessie, observe=taken_for_dead).publish(a_run(), writing(nessie, lake, "bronze.a"), [])
    assert done.status is Status.NOOP
    keys = [commit.properties.get(RUN_KEY) for commit in nessie.log(nessie.resolve(target))]
    assert keys.count(done.run.key.value) == 1


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
