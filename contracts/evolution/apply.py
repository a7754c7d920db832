"""Spark SQL that takes a table through planned changes, on whatever branch its identifier names."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from contracts.contract import Contract
from contracts.ddl import contract_properties, create_statement, literal, quoted, write_order_statement
from contracts.definition import Definition
from contracts.evolution.changes import Change, ChangeKind


class _Words(Protocol):
    def __call__(self, change: Change, definition: Definition) -> str:
        """What follows `ALTER TABLE <identifier> `."""


_WORDS: Mapping[ChangeKind, _Words] = {
    ChangeKind.RENAME: lambda c, _: f"RENAME COLUMN {quoted(c.before)} TO {quoted(c.after)}",
    ChangeKind.RELAX: lambda c, _: f"ALTER COLUMN {quoted(c.column)} DROP NOT NULL",
    ChangeKind.WIDEN: lambda c, _: f"ALTER COLUMN {quoted(c.column)} TYPE {c.after}",
    ChangeKind.COMMENT: lambda c, _: f"ALTER COLUMN {quoted(c.column)} COMMENT {literal(c.after)}",
    ChangeKind.DROP: lambda c, _: f"DROP COLUMN {quoted(c.column)}",
    ChangeKind.ADD: lambda c, d: _added(c.column, d),
    ChangeKind.PROPERTIES: lambda _, d: _properties(d),
}


def statements(changes: Iterable[Change], contract: type[Contract], identifier: str) -> list[str]:
    """One or two statements for each change, to be run in order; `identifier` is inserted as it is."""
    return [sql for change in changes for sql in _statements(change, contract, identifier)]


def _statements(change: Change, contract: type[Contract], identifier: str) -> list[str]:
    order = write_order_statement(contract, identifier)
    definition = contract.definition()
    match change.kind:
        case ChangeKind.CREATE:
            return [create_statement(contract, identifier), order]
        case ChangeKind.ORDER:
            return [order]
        case ChangeKind.DESCRIBE:
            return [f"COMMENT ON TABLE {identifier} IS {literal(definition.description)}"]
        case _:
            return [f"ALTER TABLE {identifier} {_WORDS[change.kind](change, definition)}"]


def _added(name: str, definition: Definition) -> str:
    """Nullable whatever the contract says: rows that are there have no value yet, and the audit asks for it."""
    columns = definition.columns
    position = next(i for i, column in enumerate(columns) if column.name == name)
    place = f"AFTER {quoted(columns[position - 1].name)}" if position else "FIRST"
    column = columns[position]
    return f"ADD COLUMN {quoted(name)} {column.type} COMMENT {literal(column.description)} {place}"


def _properties(definition: Definition) -> str:
    pairs = (f"{literal(name)}={literal(value)}" for name, value in contract_properties(definition).items())
    return f"SET TBLPROPERTIES ({', '.join(pairs)})"
