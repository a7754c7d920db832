"""What a commit changed, told from Iceberg's metadata."""

from datetime import date

from infra.catalog.changes import changes_between
from infra.catalog.model import ContentKey, TableState
from infra.catalog.nessie import Nessie
from tests.integration.infra.catalog.lake import DAY, Lake, commit_table

KEY = ContentKey.of("bronze.a")
NEXT = date(2015, 5, 18)


def states(nessie: Nessie, lake: Lake, target: str, *appends: list[tuple[str, date, int]]) -> list[TableState]:
    """The table after each append."""
    found = []
    for rows in appends:
        lake.append("bronze.a", rows)
        found.append(nessie.tables(commit_table(nessie, target, "bronze.a", lake.tables["bronze.a"]))[KEY])
    return found


def test_only_the_partitions_of_new_files_changed(nessie: Nessie, lake: Lake, target: str) -> None:
    lake.create("bronze.a")
    first, _, third = states(
        nessie, lake, target, [("h", DAY, 1), ("g", DAY, 2)], [("h", NEXT, 3)], [("h", NEXT, 4), ("h", NEXT, 5)]
    )
    change = changes_between({KEY: first}, {KEY: third}).tables["bronze.a"]
    assert change.partitions == frozenset({(("host", "h"), ("day", "2015-05-18"))})
    assert (change.rows_added, change.rows_removed, change.created) == (3, 0, False)


def test_removed_rows_are_told_with_their_partition(nessie: Nessie, lake: Lake, target: str) -> None:
    lake.create("bronze.a")
    (before,) = states(nessie, lake, target, [("h", DAY, 1), ("g", DAY, 2)])
    lake.tables["bronze.a"].delete("host = 'g'")
    after = nessie.tables(commit_table(nessie, target, "bronze.a", lake.tables["bronze.a"]))[KEY]
    change = changes_between({KEY: before}, {KEY: after}).tables["bronze.a"]
    assert change.partitions == frozenset({(("host", "g"), ("day", "2015-05-17"))})
    assert (change.rows_added, change.rows_removed) == (0, 1)


def test_created_dropped_and_untouched_tables(nessie: Nessie, lake: Lake, target: str) -> None:
    lake.create("bronze.a")
    (state,) = states(nessie, lake, target, [("h", DAY, 1)])
    assert changes_between({}, {KEY: state}).tables["bronze.a"].created
    assert changes_between({KEY: state}, {}).tables["bronze.a"].dropped
    assert changes_between({KEY: state}, {KEY: state}).tables == {}


def test_a_history_without_the_base_counts_as_changed_everywhere(nessie: Nessie, lake: Lake, target: str) -> None:
    lake.create("bronze.a")
    older, newer = states(nessie, lake, target, [("h", DAY, 1)], [("h", NEXT, 2)])
    assert changes_between({KEY: newer}, {KEY: older}).tables["bronze.a"].partitions is None
