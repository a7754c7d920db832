"""How two schemas differ, column by column."""

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum

from pyiceberg.schema import Schema
from pyiceberg.types import NestedField


class ColumnKind(StrEnum):
    """What became of a column."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    RETYPED = "retyped"


@dataclass(frozen=True)
class ColumnDifference:
    """A column that differs: `before` and `after` are its name and type, None where it is not there."""

    column: str
    kind: ColumnKind
    before: str | None
    after: str | None


def columns_between(before: Schema, after: Schema, *, by_id: bool) -> tuple[ColumnDifference, ...]:
    """The columns that differ, in their order; `by_id` of two states of one table, where ids outlive names.

    A column of which both name and type changed is told as renamed, with both.
    """
    first, second = _columns(before, by_id=by_id), _columns(after, by_id=by_id)
    return tuple(found for key in {**first, **second} if (found := _difference(first.get(key), second.get(key))))


def _columns(schema: Schema, *, by_id: bool) -> dict[Hashable, NestedField]:
    return {field.field_id if by_id else field.name: field for field in schema.fields}


def _difference(before: NestedField | None, after: NestedField | None) -> ColumnDifference | None:
    if before is None:
        assert after is not None
        return ColumnDifference(after.name, ColumnKind.ADDED, None, _told(after))
    if after is None:
        return ColumnDifference(before.name, ColumnKind.REMOVED, _told(before), None)
    if _told(before) == _told(after):
        return None
    kind = ColumnKind.RETYPED if before.name == after.name else ColumnKind.RENAMED
    return ColumnDifference(after.name, kind, _told(before), _told(after))


def _told(field: NestedField) -> str:
    return f"{field.name} {field.field_type}{' not null' if field.required else ''}"
