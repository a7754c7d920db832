"""Definitions and tables of a few columns, and what a table becomes when planned changes are applied to it."""

from collections.abc import Iterable
from dataclasses import replace

from contracts.ddl import contract_properties
from contracts.definition import ColumnDefinition, Definition, Tier
from contracts.evolution import Change, ChangeKind, PresentTable


def column(name: str, type_: str = "bigint", *, nullable: bool = True, **given: object) -> ColumnDefinition:
    return ColumnDefinition(name, type_, nullable, f"Of {name}.", **given)  # type: ignore[arg-type]


def definition(*columns: ColumnDefinition, **given: object) -> Definition:
    facts: dict[str, object] = {
        "name": "gold.t",
        "version": 1,
        "tier": Tier.GOLD,
        "owner": "tests",
        "description": "A table.",
        "columns": columns,
        "rules": (),
        "unique": None,
        "partitioned_by": (),
        "ordered_by": (),
    }
    return Definition(**{**facts, **given})  # type: ignore[arg-type]


def table_of(made: Definition, *, rows: bool = True) -> PresentTable:
    """The table as a release of the definition left it."""
    columns = tuple(replace(one, renamed_from=None, retired_until=None) for one in made.columns)
    properties = contract_properties(made)
    return PresentTable(columns, made.description, properties, made.partitioned_by, made.ordered_by, rows)


def applied(present: PresentTable, changes: Iterable[Change], to: Definition) -> PresentTable:
    """What Iceberg makes of the changes."""
    for change in changes:
        present = _applied(present, change, to)
    return present


def _applied(present: PresentTable, change: Change, to: Definition) -> PresentTable:
    columns = {one.name: one for one in present.columns}
    match change.kind:
        case ChangeKind.RENAME:
            columns[change.after] = replace(columns.pop(change.before), name=change.after)
        case ChangeKind.DROP:
            del columns[change.column]
        case ChangeKind.ADD:
            columns[change.column] = ColumnDefinition(change.column, change.after, True, f"Of {change.column}.")
        case ChangeKind.WIDEN:
            columns[change.column] = replace(columns[change.column], type=change.after)
        case ChangeKind.RELAX:
            columns[change.column] = replace(columns[change.column], nullable=True)
        case ChangeKind.COMMENT:
            columns[change.column] = replace(columns[change.column], description=change.after)
        case ChangeKind.DESCRIBE:
            return replace(present, description=change.after)
        case ChangeKind.ORDER:
            return replace(present, ordered_by=to.ordered_by)
        case ChangeKind.PROPERTIES:
            return replace(present, properties=contract_properties(to))
        case ChangeKind.CREATE:
            return table_of(to)
    return replace(present, columns=tuple(columns.values()))
