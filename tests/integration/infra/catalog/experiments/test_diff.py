"""What differs between two refs, told from metadata."""

from datetime import date

from pyiceberg.types import IntegerType, LongType, StringType

from infra.catalog.experiments.columns import ColumnDifference, ColumnKind
from infra.catalog.experiments.diff import Kind, PartitionDifference, TableDifference, diff
from infra.catalog.nessie import Nessie
from tests.integration.infra.catalog.experiments.conftest import Write
from tests.integration.infra.catalog.lake import DAY, Lake, commit_table

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


def test_rows_are_told_by_partition_both_ways(nessie: Nessie, lake: Lake, target: str, mine: str) -> None:
    lake.append("gold.b", [("g", DAY, 2), ("g", NEXT, 3), ("g", NEXT, 4)])
    lake.tables["gold.b"].delete("host = 'h'")
    commit_table(nessie, mine, "gold.b", lake.tables["gold.b"])
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


def test_a_table_that_both_sides_changed_is_compared_file_by_file(
    nessie: Nessie, lake: Lake, target: str, mine: str, write: Write
) -> None:
    common = lake.tables["gold.b"].metadata.current_snapshot_id
    write(mine, "gold.b", "g")
    assert common is not None
    lake.tables["gold.b"].manage_snapshots().rollback_to_snapshot(common).commit()
    write(target, "gold.b", "i")
    found = differences(nessie, mine, target)["gold.b"]
    assert found.partitions == (
        PartitionDifference(partition("g"), 0, 1),
        PartitionDifference(partition("i"), 1, 0),
    )


def test_each_column_that_was_added_dropped_renamed_or_widened(
    nessie: Nessie, lake: Lake, target: str, mine: str
) -> None:
    table = lake.tables["gold.b"]
    with table.update_schema() as update:
        update.add_column("small", IntegerType())
    commit_table(nessie, target, "gold.b", table)
    with table.update_schema() as update:
        update.delete_column("n").rename_column("host", "site").add_column("note", StringType())
        update.update_column("small", LongType())
    commit_table(nessie, mine, "gold.b", table)
    assert differences(nessie, target, mine)["gold.b"].columns == (
        ColumnDifference("site", ColumnKind.RENAMED, "host string", "site string"),
        ColumnDifference("n", ColumnKind.REMOVED, "n long", None),
        ColumnDifference("small", ColumnKind.RETYPED, "small int", "small long"),
        ColumnDifference("note", ColumnKind.ADDED, None, "note string"),
    )


def test_of_another_table_of_that_name_only_numbers_of_rows_are_compared(
    nessie: Nessie, lake: Lake, target: str, mine: str, write: Write
) -> None:
    write(mine, "gold.new")
    lake.tables["gold.new"] = lake.tables["gold.b"]
    write(target, "gold.new")
    found = differences(nessie, mine, target)["gold.new"]
    assert (found.rows_before, found.rows_after, found.partitions) == (1, 2, None)
