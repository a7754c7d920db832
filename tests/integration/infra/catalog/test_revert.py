"""Published runs taken back: their rows go, what they replaced returns, and who builds on them is named."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest

from infra.catalog.errors import DependedUpon, NotRevertible
from infra.catalog.inputs import Input, read_input
from infra.catalog.metadata import open_table
from infra.catalog.model import ContentKey
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Publication, Status
from infra.catalog.publisher import Publisher
from infra.catalog.revert import records_to_revert, revert_run, standing_runs, write_revert
from infra.catalog.run import Run
from infra.catalog.run_branch import RunBranch
from infra.catalog.run_record import RunRecord
from tests.integration.infra.catalog.branch_tables import append, create, replace, rows_of
from tests.integration.infra.catalog.compacted import compact
from tests.integration.infra.catalog.lake import DAY, Lake

ARunFactory = Callable[..., Run]
NEXT = date(2015, 5, 18)
TABLE, OTHER = "bronze.a", "bronze.b"


@pytest.fixture(autouse=True)
def some_tables(nessie: Nessie, lake: Lake, target: str) -> None:
    create(nessie, lake, target, TABLE, OTHER)
    append(nessie, target, TABLE, [("h", DAY, 1)])


def appending(nessie: Nessie, run: Run, name: str, day: date, n: int, *, reads: str = "") -> Publication:
    def write(attempt: RunBranch) -> Sequence[Input]:
        append(nessie, attempt.branch.name, name, [(run.host, day, n)])
        own = (("host", run.host),)
        return [read_input(nessie.tables(attempt.base), reads, own)] if reads else []

    return Publisher(nessie).publish(run, write, [])


def revert(nessie: Nessie, run: Run, *, cascade: bool = False) -> Publication:
    records = records_to_revert(nessie, run.target, run.key.value, cascade=cascade)
    return Publisher(nessie).publish(
        revert_run(records), lambda at: write_revert(nessie, at, run.key.value, cascade=cascade), []
    )


def in_force(nessie: Nessie, target: str) -> list[str]:
    return [record.run_key for record in standing_runs(nessie, nessie.resolve(target))]


def test_rows_go_what_was_replaced_returns_and_the_run_may_be_done_again(
    nessie: Nessie, target: str, a_run: ARunFactory
) -> None:
    run = a_run()

    def write(attempt: RunBranch) -> Sequence[Input]:
        replace(nessie, attempt.branch.name, TABLE, "host = 'h'", [("h", DAY, 7), ("h", DAY, 8)])
        append(nessie, attempt.branch.name, OTHER, [("h", DAY, 9)])
        return ()

    first = Publisher(nessie).publish(run, write, [])
    done = revert(nessie, run)
    assert done.status is Status.PUBLISHED
    assert (rows_of(nessie, target, TABLE), rows_of(nessie, target, OTHER)) == ([("h", DAY, 1)], [])
    assert in_force(nessie, target) == [done.run.key.value]

    again = Publisher(nessie).publish(run, write, [])
    assert again.status is Status.PUBLISHED
    assert again.published_hash != first.published_hash
    assert [n for _, _, n in rows_of(nessie, target, TABLE)] == [7, 8]
    assert in_force(nessie, target) == [run.key.value, done.run.key.value]


def test_a_run_whose_state_of_before_is_past_retention_is_not_taken_back(
    nessie: Nessie, target: str, a_run: ARunFactory
) -> None:
    before = nessie.tables(nessie.resolve(target))[ContentKey.of(TABLE)].metadata_location
    appending(nessie, a_run(), TABLE, DAY, 2)
    Path(url2pathname(urlsplit(before).path)).unlink()
    open_table.cache_clear()
    head = nessie.resolve(target)
    with pytest.raises(NotRevertible, match="past retention"):
        revert(nessie, a_run())
    assert nessie.resolve(target) == head


def test_the_log_names_what_was_taken_back(nessie: Nessie, target: str, a_run: ARunFactory) -> None:
    appending(nessie, a_run(), TABLE, DAY, 2)
    done = revert(nessie, a_run())
    (commit,) = nessie.log(nessie.resolve(target), until=done.base_hash)
    record = RunRecord.of(commit)
    assert record is not None
    assert (record.flow, record.reverts) == ("revert", (a_run().key.value,))


def test_a_revert_can_be_taken_back(nessie: Nessie, target: str, a_run: ARunFactory) -> None:
    appending(nessie, a_run(), TABLE, DAY, 2)
    undone = revert(nessie, a_run())
    revert(nessie, undone.run)
    assert [n for _, _, n in rows_of(nessie, target, TABLE)] == [1, 2]
    again = appending(nessie, a_run(), TABLE, DAY, 2)
    assert again.status is Status.NOOP


@pytest.mark.parametrize("how", ["wrote the same partition", "read the slice"])
def test_a_later_run_that_builds_on_it_stands_in_the_way_by_name(
    nessie: Nessie, target: str, a_run: ARunFactory, how: str
) -> None:
    appending(nessie, a_run("first"), TABLE, DAY, 2)
    later = a_run("later")
    appending(nessie, later, *((TABLE, DAY, 3) if how == "wrote the same partition" else (OTHER, DAY, 3)), reads=TABLE)
    before = nessie.resolve(target)
    with pytest.raises(DependedUpon) as raised:
        revert(nessie, a_run("first"))
    assert [later.key.value in told for told in raised.value.others] == [True]
    assert "--cascade" in str(raised.value)
    assert nessie.resolve(target) == before


def test_with_cascade_those_that_build_on_it_go_too_and_no_others(
    nessie: Nessie, target: str, a_run: ARunFactory
) -> None:
    appending(nessie, a_run("first"), TABLE, DAY, 2)
    appending(nessie, a_run("reader"), OTHER, DAY, 3, reads=TABLE)
    appending(nessie, a_run("reader of the reader"), OTHER, NEXT, 4, reads=OTHER)
    other = a_run("another host", host="g")
    appending(nessie, other, OTHER, DAY, 5)
    done = revert(nessie, a_run("first"), cascade=True)
    assert rows_of(nessie, target, TABLE) == [("h", DAY, 1)]
    assert rows_of(nessie, target, OTHER) == [("g", DAY, 5)]
    assert in_force(nessie, target) == [done.run.key.value, other.key.value]


def test_a_run_that_comes_in_while_it_is_undone_and_builds_on_it_is_not_cut_off(
    nessie: Nessie, target: str, a_run: ARunFactory
) -> None:
    appending(nessie, a_run("first"), TABLE, DAY, 2)
    records = records_to_revert(nessie, target, a_run("first").key.value, cascade=False)
    later = a_run("later")

    def write(attempt: RunBranch) -> Sequence[Input]:
        relied_on = write_revert(nessie, attempt, records[0].run_key, cascade=False)
        appending(nessie, later, TABLE, DAY, 3, reads=TABLE)
        return relied_on

    with pytest.raises(DependedUpon, match=later.key.value):
        Publisher(nessie).publish(revert_run(records), write, [])
    assert [n for _, _, n in rows_of(nessie, target, TABLE)] == [1, 2, 3]


def test_files_that_were_compacted_since_are_a_refusal(nessie: Nessie, target: str, a_run: ARunFactory) -> None:
    appending(nessie, a_run(), TABLE, DAY, 2)
    compact(nessie, target, TABLE, ("h", DAY))
    with pytest.raises(NotRevertible, match="rewritten since"):
        revert(nessie, a_run())
    assert [n for _, _, n in rows_of(nessie, target, TABLE)] == [1, 2]


def test_a_run_that_created_a_table_is_a_refusal(nessie: Nessie, lake: Lake, target: str, a_run: ARunFactory) -> None:
    def write(attempt: RunBranch) -> Sequence[Input]:
        create(nessie, lake, attempt.branch.name, "bronze.c")
        return ()

    Publisher(nessie).publish(a_run(), write, [])
    with pytest.raises(NotRevertible, match=r"bronze\.c"):
        revert(nessie, a_run())


def test_an_unknown_run_is_named_with_the_place_to_look(nessie: Nessie, target: str) -> None:
    with pytest.raises(NotRevertible, match="branch log"):
        records_to_revert(nessie, target, "0123456789", cascade=False)
