"""What differs between two refs, told from metadata."""

from datetime import date

from pyiceberg.table import Table
from pyiceberg.types import IntegerType, LongType, StringType

from infra.catalog.experiments.columns import ColumnDifference, ColumnKind
from infra.catalog.experiments.diff import Kind, PartitionDifference, TableDifference, diff
from infra.catalog.nessie import Nessie
from tests.integration.infra.catalog.branch_tables import change, replace
from tests.integration.infra.catalog.experiments.conftest import Write
from tests.integration.infra.catalog.lake import DAY

NEXT = date(2015, 5, 18)


def differences(nessie: Nessie, before: str, after: str) -> dict[str, TableDifference]:
    return {found.table: found for found in diff(nessie, nessie.resolve(before), nessie.resolve(after))}


def partition(host: str, day: date = DAY) -> tuple[tuple[str, str], ...]:
    return (("host", host), ("day", day.isoformat()))


def test_an_experiment_that_changed_nothing_differs_in_nothing(nessie: Nessie, target: str, mine: str) -> None:
    assert differences(nessie, target, mine) == {}


def test_a_table_on_one_side_only_is_told_with_its_rows(nessie: Nessie, target: str, mine: str, write: Write) -> None:
    write(mine, "gold.new")
    assert differences(nessie, target, mine) == {"gold.new": TableDifference("gold.new", Kind.ADDED, None, 1)}
    assert differences(nessie, mine, target) == {"gold.new": TableDifference("gold.new", Kind.REMOVED, 1, None)}


def test_rows_are_told_by_partition_both_ways(nessie: Nessie, target: str, mine: str) -> None:
    replace(nessie, mine, "gold.b", "host = 'h'", [("g", DAY, 2), ("g", NEXT, 3), ("g", NEXT, 4)])
    found = differences(nessie, target, mine)["gold.b"]
    assert (found.kind, found.rows_before, found.rows_after, found.columns) == (Kind.CHANGED, 1, 3, ())
    assert found.partitions == (
        PartitionDifference(partition("g"), 1, 0),
        PartitionDifference(partition("g", NEXT), 2, 0),
        PartitionDifference(partition("h"), 0, 1),
    )
    back = differences(nessie, mine, target)["gold.b"].partitions
    assert back is not None
    assert {(one.partition, one.rows_removed, one.rows_added) for one in back} == {
        (one.partition, one.rows_added, one.rows_removed) for one in found.partitions
    }


def test_of_a_table_that_both_sides_changed_what_they_share_is_left_out(
    nessie: Nessie, target: str, mine: str, write: Write
) -> None:
    write(mine, "gold.b", "g")
    write(target, "gold.b", "i", 1, 2)
    found = differences(nessie, mine, target)["gold.b"]
    assert found.partitions == (
        PartitionDifference(partition("g"), 0, 1),
        PartitionDifference(partition("i"), 2, 0),
    )


def test_each_column_that_was_added_dropped_renamed_or_widened(nessie: Nessie, target: str, mine: str) -> None:
    def widen(table: Table) -> None:
        with table.update_schema() as update:
            update.delete_column("n").rename_column("note", "remark").add_column("more", StringType())
            update.update_column("small", LongType())

    for branch in (target, mine):
        change(nessie, branch, "gold.b", _with_two_more_columns)
    change(nessie, mine, "gold.b", widen)
    assert differences(nessie, target, mine)["gold.b"].columns == (
        ColumnDifference("n", ColumnKind.REMOVED, "n long", None),
        ColumnDifference("small", ColumnKind.RETYPED, "small int", "small long"),
        ColumnDifference("remark", ColumnKind.RENAMED, "note string", "remark string"),
        ColumnDifference("more", ColumnKind.ADDED, None, "more string"),
    )


def test_of_another_table_of_that_name_only_numbers_of_rows_are_compared(
    nessie: Nessie, target: str, mine: str, write: Write
) -> None:
    write(mine, "gold.new")
    write(target, "gold.new", "h", 1, 2)
    found = differences(nessie, mine, target)["gold.new"]
    assert (found.rows_before, found.rows_after, found.partitions, found.columns) == (1, 2, None, ())


def _with_two_more_columns(table: Table) -> None:
    with table.update_schema() as update:
        update.add_column("small", IntegerType()).add_column("note", StringType())
