"""Each class of change by itself: what is planned, what is refused, and with which remedy."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from contracts.definition import ColumnDefinition, Definition
from contracts.evolution import ChangeKind, EvolutionRefused, Terms, plan
from tests.unit.contracts.evolution.made import applied, column, definition, table_of

DAY = date(2026, 6, 15)
TERMS = Terms(DAY, retired={}, filled=False)
BEFORE = definition(column("host", "string", nullable=False), column("n", "int"), ordered_by=("host",))


def changed(*columns: ColumnDefinition, **given: object) -> Definition:
    """The table's host, and other columns beside it."""
    return definition(BEFORE.columns[0], *columns, **{"ordered_by": ("host",), **given})


def test_a_table_that_is_not_there_is_created() -> None:
    assert list(map(str, plan(BEFORE, None, TERMS).changes)) == ["create gold.t_v1"]


def test_a_table_as_its_contract_says_is_left_alone() -> None:
    assert plan(BEFORE, table_of(BEFORE), TERMS).changes == ()


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (changed(column("n", "int"), column("m")), "add gold.t_v1.m bigint"),
        (changed(column("n")), "widen gold.t_v1.n: int to bigint"),
        (changed(column("of_n", "int", renamed_from="n")), "rename gold.t_v1.of_n: n to of_n"),
        (replace(BEFORE, description="Another."), "describe gold.t_v1"),
        (replace(BEFORE, owner="others"), "properties gold.t_v1"),
        (replace(BEFORE, ordered_by=("n",)), "order gold.t_v1"),
        (changed(replace(column("n", "int"), description="Other.")), "comment gold.t_v1.n"),
        (replace(BEFORE, columns=(column("host", "string"), column("n", "int"))), "relax gold.t_v1.host"),
    ],
)
def test_a_change_that_keeps_every_value_is_planned_and_leads_to_the_contract(after: Definition, told: str) -> None:
    planned = plan(after, table_of(BEFORE), TERMS)
    assert told in map(str, planned.changes)
    assert planned.refusals == ()
    assert plan(after, applied(table_of(BEFORE), planned.changes, after), TERMS).changes == ()


@pytest.mark.parametrize(
    ("before", "after", "widened"),
    [
        ("int", "bigint", True),
        ("float", "double", True),
        ("decimal(9,2)", "decimal(12,2)", True),
        ("bigint", "int", False),
        ("double", "float", False),
        ("decimal(12,2)", "decimal(9,2)", False),
        ("decimal(9,2)", "decimal(12,3)", False),
        ("bigint", "double", False),
        ("string", "bigint", False),
        ("date", "timestamp", False),
    ],
)
def test_a_type_becomes_one_that_holds_all_its_values_or_is_refused(before: str, after: str, *, widened: bool) -> None:
    planned = plan(changed(column("n", after)), table_of(changed(column("n", before))), TERMS)
    assert [change.kind for change in planned.changes] == [ChangeKind.WIDEN] * widened
    assert [(one.column, "new version" in one.remedy) for one in planned.refusals] == [("n", True)] * (not widened)


def test_a_narrowed_type_is_told_from_another_type() -> None:
    told = [
        plan(changed(column("n", to)), table_of(changed(column("n"))), TERMS).refusals[0].what
        for to in ("int", "string")
    ]
    assert told == ["narrowed from bigint to int", "retyped from bigint to string"]


@pytest.mark.parametrize(
    ("rows", "filled", "refused"), [(True, False, True), (True, True, False), (False, False, False)]
)
def test_a_new_column_that_may_not_be_null_needs_a_value_in_every_row(
    *, rows: bool, filled: bool, refused: bool
) -> None:
    after = changed(column("n", "int"), column("m", nullable=False))
    planned = plan(after, table_of(BEFORE, rows=rows), replace(TERMS, filled=filled))
    assert bool(planned.refusals) is refused
    assert (ChangeKind.ADD in {change.kind for change in planned.changes}) is not refused


def test_a_column_goes_only_when_it_was_declared_retired_and_its_grace_period_is_over() -> None:
    def outcome(retired: dict[str, date]) -> str:
        planned = plan(changed(), table_of(BEFORE), replace(TERMS, retired=retired))
        return str(planned.changes[0]) if planned.changes else planned.refusals[0].remedy

    assert "retired_until" in outcome({})
    assert "until 2026-06-15 is over" in outcome({"n": DAY})
    assert outcome({"n": DAY - timedelta(days=1)}) == "drop gold.t_v1.n"


def test_a_retired_column_that_the_contract_still_has_stays() -> None:
    after = changed(column("n", "int", retired_until=DAY - timedelta(days=9)))
    retired = {"n": DAY - timedelta(days=9)}
    assert plan(after, table_of(BEFORE), replace(TERMS, retired=retired)).changes == ()


def test_a_rename_is_done_once_and_goes_together_with_a_wider_type() -> None:
    after = changed(column("of_n", "bigint", renamed_from="n"))
    first = plan(after, table_of(BEFORE), TERMS)
    assert [change.kind for change in first.changes] == [ChangeKind.RENAME, ChangeKind.WIDEN, ChangeKind.COMMENT]
    assert plan(after, applied(table_of(BEFORE), first.changes, after), TERMS).changes == ()


def test_one_column_becomes_one_other() -> None:
    after = changed(column("m", "int", renamed_from="n"), column("l", "int", renamed_from="n"))
    told = list(map(str, plan(after, table_of(BEFORE), TERMS).changes))
    assert told[:2] == ["rename gold.t_v1.m: n to m", "add gold.t_v1.l int"]


def test_a_renamed_partition_column_is_still_the_partition() -> None:
    before = definition(column("h", "string"), partitioned_by=("h",))
    after = definition(column("host", "string", renamed_from="h"), partitioned_by=("host",))
    assert plan(after, table_of(before), TERMS).refusals == ()


def test_another_partitioning_is_refused() -> None:
    refused = plan(replace(BEFORE, partitioned_by=("host",)), table_of(BEFORE), TERMS).refusals
    assert [one.what for one in refused] == ["partitioned by nothing, and now by host"]


def test_what_stands_in_the_way_is_told_at_once_with_every_remedy() -> None:
    refusals = plan(changed(column("n", "string"), column("m", nullable=False)), table_of(BEFORE), TERMS).refusals
    error = EvolutionRefused(refusals)
    assert "gold.t_v1.n: retyped from int to string; gold.t_v1.m:" in error.what
    assert "new version" in error.remedy
    assert "make it nullable" in error.remedy
