"""Whatever the table and the contract: a plan without refusals leads to the contract, and loses no column unasked."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from contracts.definition import ColumnDefinition, Definition
from contracts.evolution import ChangeKind, Terms, plan
from tests.unit.contracts.evolution.made import applied, column, definition, table_of

NAMES = ("a", "b", "c", "d")
TYPES = ("int", "bigint", "float", "double", "decimal(9,2)", "decimal(12,2)", "string")
DAY = date(2026, 6, 15)


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    """One to four columns, of which some were called otherwise before."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    return definition(*(_column(draw, name) for name in names))


def _column(draw: st.DrawFn, name: str) -> ColumnDefinition:
    renamed_from = draw(st.sampled_from([None, None, *NAMES]))
    return column(name, draw(st.sampled_from(TYPES)), nullable=draw(st.booleans()), renamed_from=renamed_from)


RETIRED = st.dictionaries(st.sampled_from(NAMES), st.sampled_from([date(2026, 6, 14), DAY]))


@given(definitions(), definitions(), RETIRED, st.booleans())
def test_a_plan_leads_to_the_contract(
    before: Definition, after: Definition, retired: dict[str, date], filled: bool
) -> None:
    terms = Terms(DAY, retired, filled)
    planned = plan(after, table_of(before), terms)
    if planned.refusals:
        return
    reached = applied(table_of(before), planned.changes, after)
    assert plan(after, reached, terms).changes == ()
    assert {(one.name, one.type) for one in reached.columns} == {(one.name, one.type) for one in after.columns}


@given(definitions(), definitions(), RETIRED)
def test_no_column_goes_before_its_grace_period_is_over(
    before: Definition, after: Definition, retired: dict[str, date]
) -> None:
    planned = plan(after, table_of(before), Terms(DAY, retired, filled=True))
    dropped = {change.column for change in planned.changes if change.kind is ChangeKind.DROP}
    assert all(retired[name] < DAY for name in dropped)
    renamed = {change.before for change in planned.changes if change.kind is ChangeKind.RENAME}
    kept = {one.name for one in after.columns}
    refused = {one.column for one in planned.refusals}
    assert {one.name for one in before.columns} <= kept | dropped | renamed | refused
