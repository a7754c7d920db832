"""Runs that publish at the same time, on a real Nessie: both land, or one is told why not."""

from collections.abc import Sequence

import pytest

from infra.catalog.checks import Candidate
from infra.catalog.errors import PublishConflict, RunInProgress
from infra.catalog.inputs import Input, read_input
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Status, Step
from infra.catalog.publisher import Publisher
from infra.catalog.run import RUN_KEY
from infra.catalog.run_branch import RunBranch, discard
from tests.integration.infra.catalog.lake import Lake
from tests.integration.infra.catalog.publishing import ARunFactory, Says, some_tables, tables, writing

__all__ = ["some_tables"]


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
