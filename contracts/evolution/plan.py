"""The way from a table to its contract, worked out before anything is touched."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from contracts.ddl import contract_properties
from contracts.definition import ColumnDefinition, Definition
from contracts.evolution.changes import Change, ChangeKind, Plan, Refusal
from contracts.evolution.present import PresentTable
from contracts.evolution.widening import widens

Steps = Iterator[Change | Refusal]
_NEW_VERSION = "give the contract a new version beside this one, or add a column of another name and retire this one"
_APPLIED_IN_ORDER = list(ChangeKind)


@dataclass(frozen=True)
class Terms:
    """What the plan of one table depends on beside contract and table.

    Attributes:
        day: the release's day.
        retired: columns that the released contract declares retired, and until when.
        filled: whether the release gives a new column its values in every row that is there.
    """

    day: date
    retired: Mapping[str, date]
    filled: bool


def plan(definition: Definition, present: PresentTable | None, terms: Terms) -> Plan:
    """Changes in the order in which they are to be applied, and whatever stands in the way."""
    if present is None:
        return Plan((Change(ChangeKind.CREATE, definition.table),))
    renames = tuple(_renames(definition, present))
    steps = [*renames, *_steps(definition, _renamed(present, renames), terms)]
    changes = [step for step in steps if isinstance(step, Change)]
    changes.sort(key=lambda change: _APPLIED_IN_ORDER.index(change.kind))
    return Plan(tuple(changes), tuple(step for step in steps if isinstance(step, Refusal)))


def plan_without_contract(table: str, until: date | None, day: date) -> Plan:
    """What a release of `day` does to a table that the code no longer has; `until` is what its contract last said."""
    if until is None:
        what = "is in no contract any more, and was never declared retired"
        remedy = "put its contract back, with table(retired_until=date(…)), and release that first"
        return Plan(refusals=(Refusal(table, "", what, remedy),))
    if until >= day:
        what = f"is retired until {until}, and the release is of {day}"
        return Plan(refusals=(Refusal(table, "", what, f"keep its contract until {until} is over"),))
    return Plan((Change(ChangeKind.DROP_TABLE, table),))


def _renames(definition: Definition, present: PresentTable) -> Iterator[Change]:
    there = {column.name for column in present.columns}
    free = there - {column.name for column in definition.columns}
    for column in definition.columns:
        old = column.renamed_from
        if old in free and column.name not in there:
            free.remove(old)
            yield Change(ChangeKind.RENAME, definition.table, column.name, before=old, after=column.name)


def _renamed(present: PresentTable, renames: tuple[Change, ...]) -> PresentTable:
    names = {change.before: change.after for change in renames}
    return replace(
        present,
        columns=tuple(replace(column, name=names.get(column.name, column.name)) for column in present.columns),
        partitioned_by=tuple(names.get(name, name) for name in present.partitioned_by),
        ordered_by=tuple(names.get(name, name) for name in present.ordered_by),
    )


def _steps(definition: Definition, present: PresentTable, terms: Terms) -> Steps:
    there = {column.name: column for column in present.columns}
    for column in definition.columns:
        before = there.pop(column.name, None)
        if before is None:
            yield _added(definition.table, column, present, terms)
        else:
            yield from _changed(definition.table, before, column)
    for left in there.values():
        yield _dropped(definition.table, left, terms)
    yield from _table_steps(definition, present)


def _added(table: str, column: ColumnDefinition, present: PresentTable, terms: Terms) -> Change | Refusal:
    if not column.nullable and present.rows and not terms.filled:
        remedy = "make it nullable, let a dbt model fill it, or give the contract a new version"
        return Refusal(table, column.name, "a new column that may not be null, in rows that nothing fills", remedy)
    return Change(ChangeKind.ADD, table, column.name, after=column.type)


def _changed(table: str, before: ColumnDefinition, after: ColumnDefinition) -> Steps:
    if after.nullable and not before.nullable:
        yield Change(ChangeKind.RELAX, table, after.name)
    if widens(before.type, after.type):
        yield Change(ChangeKind.WIDEN, table, after.name, before=before.type, after=after.type)
    elif before.type != after.type:
        kind = "narrowed" if widens(after.type, before.type) else "retyped"
        yield Refusal(table, after.name, f"{kind} from {before.type} to {after.type}", _NEW_VERSION)
    if before.description != after.description:
        yield Change(ChangeKind.COMMENT, table, after.name, before=before.description, after=after.description)


def _dropped(table: str, column: ColumnDefinition, terms: Terms) -> Change | Refusal:
    until = terms.retired.get(column.name)
    if until is None:
        what = "is no longer in the contract, and was never declared retired"
        remedy = 'put it back, nullable, with metadata={"retired_until": date(…)}, and release that first'
        return Refusal(table, column.name, what, remedy)
    if until >= terms.day:
        what = f"is retired until {until}, and the release is of {terms.day}"
        return Refusal(table, column.name, what, f"keep it in the contract until {until} is over")
    return Change(ChangeKind.DROP, table, column.name, before=column.type)


def _table_steps(definition: Definition, present: PresentTable) -> Steps:
    table = definition.table
    if definition.partitioned_by != present.partitioned_by:
        found, asked = (", ".join(names) or "nothing" for names in (present.partitioned_by, definition.partitioned_by))
        yield Refusal(table, "", f"partitioned by {found}, and now by {asked}", "give the contract a new version")
    if definition.ordered_by != present.ordered_by:
        order = [", ".join(names) for names in (present.ordered_by, definition.ordered_by)]
        yield Change(ChangeKind.ORDER, table, before=order[0], after=order[1])
    if definition.description != present.description:
        yield Change(ChangeKind.DESCRIBE, table, before=present.description, after=definition.description)
    wanted = contract_properties(definition)
    found_properties = {name: present.properties.get(name, "") for name in wanted}
    if found_properties != wanted:
        told = (", ".join(properties.values()) for properties in (found_properties, wanted))
        yield Change(ChangeKind.PROPERTIES, table, before=next(told), after=next(told))
