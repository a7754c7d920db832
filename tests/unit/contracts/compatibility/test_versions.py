"""A breaking change needs a new version, and two versions stand beside one another."""

from datetime import date
from typing import Any

import pytest

from contracts.compatibility import ChangeClass, Difference, contract_changes
from tests.unit.contracts.compatibility.test_findings import BASE, column

DAY = date(2026, 6, 15)
NARROWED = [column("host", "string", nullable=False), column("n", "string"), BASE["columns"][2]]


def told(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[tuple[str, ChangeClass, bool]]:
    return [(one.table, one.change_class, one.is_refused) for one in contract_changes(before, after, DAY)]


def test_contracts_that_stay_are_not_told() -> None:
    assert told([BASE], [BASE]) == []


def test_a_breaking_change_of_a_promised_version_is_refused() -> None:
    assert told([BASE], [{**BASE, "columns": NARROWED}]) == [("gold.t_v1", ChangeClass.BREAKING, True)]


def test_a_breaking_change_with_a_new_version_in_place_is_not() -> None:
    silver = {**BASE, "table": "silver.t"}
    assert told([silver], [{**silver, "columns": NARROWED, "version": 2}]) == [
        ("silver.t", ChangeClass.BREAKING, False)
    ]


def test_a_new_version_beside_the_old_one_is_compared_with_it() -> None:
    (change,) = contract_changes([BASE], [BASE, {**BASE, "table": "gold.t_v2", "version": 2, "columns": NARROWED}], DAY)
    assert (change.table, change.version_before, change.version_after) == ("gold.t_v2", 1, 2)
    assert [one.difference for one in change.findings] == [Difference.VERSION_RAISED, Difference.TYPE_CHANGED]
    assert not change.is_refused


def test_a_new_version_is_compared_with_the_latest_before_it() -> None:
    versions = [{**BASE, "table": f"gold.t_v{version}", "version": version} for version in (2, 9, 10)]
    assert [one.version_before for one in contract_changes(versions[:2], versions, DAY)] == [9]


def test_a_lower_version_is_refused() -> None:
    silver = {**BASE, "table": "silver.t", "version": 2}
    assert told([silver], [{**silver, "version": 1}]) == [("silver.t", ChangeClass.BREAKING, True)]


def test_a_table_that_nobody_had_is_compatible() -> None:
    assert told([], [BASE]) == [("gold.t_v1", ChangeClass.COMPATIBLE, False)]


@pytest.mark.parametrize(
    ("until", "class_", "refused"),
    [
        (None, ChangeClass.BREAKING, True),
        ("2026-06-15", ChangeClass.BREAKING, True),
        ("2026-06-14", ChangeClass.COMPATIBLE, False),
    ],
)
def test_a_table_goes_only_after_its_announced_end_even_beside_a_newer_version(
    until: str | None, class_: ChangeClass, *, refused: bool
) -> None:
    newer = {**BASE, "table": "gold.t_v2", "version": 2}
    assert told([{**BASE, "retired_until": until}, newer], [newer]) == [("gold.t_v1", class_, refused)]
