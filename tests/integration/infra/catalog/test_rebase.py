"""Runs that write one table at the same time: by their files where that is safe, done again where it is not."""

from collections.abc import Callable, Sequence
from datetime import date

import pyarrow as pa
import pytest
from pyiceberg.table import Table
from pyiceberg.types import StringType

from infra.catalog.candidate import Path
from infra.catalog.errors import PublishConflict
from infra.catalog.inputs import Input, moved, read_input
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Publication, Status
from infra.catalog.publisher import Publisher, Write
from infra.catalog.run import RUN_KEY, Run
from infra.catalog.run_branch import RunBranch
from tests.integration.infra.catalog.branch_tables import append, change, create, files_of, replace, rows_of
from tests.integration.infra.catalog.compacted import compact
from tests.integration.infra.catalog.lake import DAY, Lake

ARunFactory = Callable[..., Run]
NEXT = date(2015, 5, 18)
TABLE, OTHER = "bronze.a", "bronze.b"


@pytest.fixture(autouse=True)
def some_tables(nessie: Nessie, lake: Lake, target: str) -> None:
    create(nessie, lake, target, TABLE, OTHER)
    append(nessie, target, TABLE, [("h", DAY, 1), ("g", DAY, 2)])


def publish_between(nessie: Nessie, ours: Run, write: Write, does: Callable[[], object]) -> tuple[Publication, int]:
    """Publish `ours`; after its first writing and before it is brought home, something happens on the target."""
    written = 0

    def and_then(attempt: RunBranch) -> Sequence[Input]:
        nonlocal written
        written += 1
        inputs = write(attempt)
        if written == 1:
            does()
        return inputs

    return Publisher(nessie).publish(ours, and_then, []), written


def test_two_hosts_that_wrote_one_table_both_land_and_no_row_is_written_again(
    nessie: Nessie, target: str, a_run: ARunFactory
) -> None:
    files: set[str] = set()

    def ours(attempt: RunBranch) -> Sequence[Input]:
        append(nessie, attempt.branch.name, TABLE, [("h", NEXT, 3)])
        append(nessie, attempt.branch.name, TABLE, [("h", NEXT, 4)])
        append(nessie, attempt.branch.name, OTHER, [("h", NEXT, 5)])
        files.update(files_of(nessie, attempt.branch.name, TABLE))
        return [read_input(nessie.tables(attempt.base), TABLE, (("host", "h"),))]

    def others(attempt: RunBranch) -> Sequence[Input]:
        append(nessie, attempt.branch.name, TABLE, [("g", NEXT, 6)])
        return ()

    other = a_run("other", host="g")
    done, written = publish_between(nessie, a_run("ours"), ours, lambda: Publisher(nessie).publish(other, others, []))
    assert (done.status, done.path, written) == (Status.PUBLISHED, Path.REBASED, 1)
    assert rows_of(nessie, target, TABLE) == [
        ("g", DAY, 2), ("g", NEXT, 6), ("h", DAY, 1), ("h", NEXT, 3), ("h", NEXT, 4)
    ]  # fmt: skip
    assert files < files_of(nessie, target, TABLE)
    assert rows_of(nessie, target, OTHER) == [("h", NEXT, 5)]
    commit = nessie.find_commit(nessie.resolve(target), RUN_KEY, done.run.key.value)
    assert commit is not None
    assert commit.hash == done.published_hash


def test_what_a_run_replaced_stays_replaced(nessie: Nessie, target: str, a_run: ARunFactory) -> None:
    def ours(attempt: RunBranch) -> Sequence[Input]:
        append(nessie, attempt.branch.name, TABLE, [("h", DAY, 7)])
        replace(nessie, attempt.branch.name, TABLE, "host = 'h'", [("h", DAY, 8)])
        return ()

    done, _ = publish_between(nessie, a_run(), ours, lambda: append(nessie, target, TABLE, [("g", DAY, 9)]))
    assert done.path is Path.REBASED
    assert rows_of(nessie, target, TABLE) == [("g", DAY, 2), ("g", DAY, 9), ("h", DAY, 8)]
    (table,) = done.tables
    assert (table.rows_added, table.rows_removed, table.partitions) == (
        1, 1, frozenset({(("host", "h"), ("day", "2015-05-17"))})
    )  # fmt: skip


def test_a_common_partition_is_done_again(nessie: Nessie, target: str, a_run: ARunFactory) -> None:
    def ours(attempt: RunBranch) -> Sequence[Input]:
        seen = len(rows_of(nessie, attempt.branch.name, TABLE))
        append(nessie, attempt.branch.name, TABLE, [("h", DAY, 100 + seen)])
        return ()

    done, written = publish_between(nessie, a_run(), ours, lambda: append(nessie, target, TABLE, [("h", DAY, 9)]))
    assert (done.path, written) == (Path.REPLAYED, 2)
    assert rows_of(nessie, target, TABLE) == [("g", DAY, 2), ("h", DAY, 1), ("h", DAY, 9), ("h", DAY, 103)]


def test_a_blind_append_does_not_mind_what_others_append(nessie: Nessie, target: str, a_run: ARunFactory) -> None:
    run = a_run()
    blind = Run(run.flow, run.host, run.day, run.key, target, blind=frozenset({TABLE}))

    def ours(attempt: RunBranch) -> Sequence[Input]:
        append(nessie, attempt.branch.name, TABLE, [("h", DAY, 3)])
        return ()

    done, written = publish_between(nessie, blind, ours, lambda: append(nessie, target, TABLE, [("h", DAY, 9)]))
    assert (done.path, written) == (Path.REBASED, 1)
    assert [n for _, _, n in rows_of(nessie, target, TABLE)] == [2, 1, 3, 9]


def test_blindness_ends_where_rows_are_removed(nessie: Nessie, target: str, a_run: ARunFactory) -> None:
    run = a_run()
    blind = Run(run.flow, run.host, run.day, run.key, target, blind=frozenset({TABLE}))

    def ours(attempt: RunBranch) -> Sequence[Input]:
        replace(nessie, attempt.branch.name, TABLE, "host = 'h'", [("h", DAY, 3)])
        return ()

    done, _ = publish_between(nessie, blind, ours, lambda: append(nessie, target, TABLE, [("h", DAY, 9)]))
    assert done.path is Path.REPLAYED
    assert rows_of(nessie, target, TABLE) == [("g", DAY, 2), ("h", DAY, 3)]


def test_a_partition_that_was_read_counts_like_one_that_was_written(
    nessie: Nessie, target: str, a_run: ARunFactory
) -> None:
    def ours(attempt: RunBranch) -> Sequence[Input]:
        append(nessie, attempt.branch.name, TABLE, [("h", NEXT, len(rows_of(nessie, attempt.base, TABLE)))])
        return [read_input(nessie.tables(attempt.base), TABLE)]

    done, written = publish_between(nessie, a_run(), ours, lambda: append(nessie, target, TABLE, [("g", NEXT, 9)]))
    assert (done.path, written) == (Path.REPLAYED, 2)
    assert ("h", NEXT, 3) in rows_of(nessie, target, TABLE)


def _add_a_column(table: Table) -> None:
    with table.update_schema() as update:
        update.add_column("note", StringType())


@pytest.mark.parametrize(
    "does",
    [_add_a_column, lambda table: table.update_spec().remove_field("day").commit()],
    ids=["schema", "partition spec"],
)
def test_a_table_that_is_defined_otherwise_is_written_again(
    nessie: Nessie, target: str, a_run: ARunFactory, does: Callable[[Table], object]
) -> None:
    def ours(attempt: RunBranch) -> Sequence[Input]:
        change(nessie, attempt.branch.name, OTHER, lambda table: table.append(_row(table)))
        return ()

    done, written = publish_between(nessie, a_run(), ours, lambda: change(nessie, target, OTHER, does))
    assert (done.path, written) == (Path.REPLAYED, 2)


def test_files_that_a_compaction_took_away_are_replaced_where_they_are_now(
    nessie: Nessie, target: str, a_run: ARunFactory
) -> None:
    def ours(attempt: RunBranch) -> Sequence[Input]:
        replace(nessie, attempt.branch.name, TABLE, "host = 'h'", [("h", DAY, 8)])
        return ()

    done, written = publish_between(nessie, a_run(), ours, lambda: compact(nessie, target, TABLE, ("h", DAY)))
    assert (done.path, written) == (Path.REPLAYED, 2)
    assert rows_of(nessie, target, TABLE) == [("g", DAY, 2), ("h", DAY, 8)]


def test_a_compaction_moves_nobodys_input(nessie: Nessie, target: str, a_run: ARunFactory) -> None:
    def ours(attempt: RunBranch) -> Sequence[Input]:
        append(nessie, attempt.branch.name, TABLE, [("h", NEXT, 8)])
        return [read_input(nessie.tables(attempt.base), TABLE)]

    done, written = publish_between(nessie, a_run(), ours, lambda: compact(nessie, target, TABLE, ("h", DAY)))
    assert (done.path, written) == (Path.REBASED, 1)
    assert rows_of(nessie, target, TABLE) == [("g", DAY, 2), ("h", DAY, 1), ("h", NEXT, 8)]


def test_a_compaction_that_is_rebased_still_moves_no_row(nessie: Nessie, target: str, a_run: ARunFactory) -> None:
    before = read_input(nessie.tables(nessie.resolve(target)), TABLE, (("host", "h"),))

    def ours(attempt: RunBranch) -> Sequence[Input]:
        compact(nessie, attempt.branch.name, TABLE, ("h", DAY))
        return ()

    done, _ = publish_between(nessie, a_run(), ours, lambda: append(nessie, target, TABLE, [("g", DAY, 9)]))
    assert done.path is Path.REBASED
    assert moved([before], nessie.tables(nessie.resolve(target))) == ()
    assert rows_of(nessie, target, TABLE) == [("g", DAY, 2), ("g", DAY, 9), ("h", DAY, 1)]


def test_a_conflict_names_table_partition_run_and_remedy(nessie: Nessie, target: str, a_run: ARunFactory) -> None:
    other = a_run("other")

    def write(attempt: RunBranch) -> Sequence[Input]:
        append(nessie, attempt.branch.name, TABLE, [("h", DAY, 3)])
        if attempt.run != other:
            Publisher(nessie).publish(other, write, [])
        return ()

    with pytest.raises(PublishConflict) as raised:
        Publisher(nessie, attempts=1).publish(a_run("ours"), write, [])
    told = str(raised.value)
    assert all(word in told for word in (TABLE, "host=h, day=2015-05-17", other.key.value, "run this one again"))


def _row(table: Table) -> pa.Table:
    given = {"host": ["h"], "day": [DAY], "n": [1]} | (
        {"note": [None]} if "note" in table.schema().column_names else {}
    )
    return pa.table(given, schema=table.schema().as_arrow())
