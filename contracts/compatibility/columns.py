"""Differences between the columns of two contracts."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from contracts.compatibility.ends import end_findings, is_over
from contracts.compatibility.findings import Finding
from contracts.compatibility.judgements import Difference
from contracts.evolution.widening import widens

Document = Mapping[str, Any]


def column_findings(before: Document, after: Document, day: date) -> Iterator[Finding]:
    """Compare all columns of two statements; a renamed one is compared with what it was."""
    old, new = columns_of(before), columns_of(after)
    renamed = renames(before, after)
    for name, column in old.items():
        now = renamed.get(name, name)
        if name in renamed:
            yield Finding(Difference.COLUMN_RENAMED, name, name, now)
        if now in new:
            yield from _changed(now, column, new[now], day)
        else:
            ended = is_over(column.get("retired_until"), day)
            yield Finding(Difference.COLUMN_ENDED if ended else Difference.COLUMN_DROPPED, name, column["type"])
    kept = [renamed.get(name, name) for name in old]
    for name, column in new.items():
        if name not in kept:
            yield _added(name, column)
    yield from _reordered([name for name in kept if name in new], [name for name in new if name in kept])


def columns_of(statement: Document) -> dict[str, Document]:
    """The columns of a statement by name."""
    return {column["name"]: column for column in statement["columns"]}


def renames(before: Document, after: Document) -> dict[str, str]:
    """New names by old ones, of columns that the later contract says were renamed."""
    old, new = columns_of(before), columns_of(after)
    noted = {name: column.get("renamed_from") for name, column in new.items() if name not in old}
    return {was: name for name, was in noted.items() if was in old and was not in new}


def _added(name: str, column: Document) -> Finding:
    difference = Difference.COLUMN_ADDED if column["nullable"] else Difference.COLUMN_ADDED_NOT_NULL
    return Finding(difference, name, after=column["type"])


def _changed(name: str, before: Document, after: Document, day: date) -> Iterator[Finding]:
    if before["type"] != after["type"]:
        yield Finding(_type_difference(before["type"], after["type"]), name, before["type"], after["type"])
    if before["nullable"] != after["nullable"]:
        yield Finding(_null_difference(after), name)
    if before["description"] != after["description"]:
        yield Finding(Difference.COLUMN_DESCRIBED, name, before["description"], after["description"])
    was, noted = (column.get("renamed_from") for column in (before, after))
    if was != noted and noted != before["name"]:
        yield Finding(Difference.RENAME_NOTED, name, was or "", noted or "")
    yield from end_findings(name, before.get("retired_until"), after.get("retired_until"), day)


def _type_difference(before: str, after: str) -> Difference:
    if widens(before, after):
        return Difference.TYPE_WIDENED
    return Difference.TYPE_NARROWED if widens(after, before) else Difference.TYPE_CHANGED


def _null_difference(after: Document) -> Difference:
    if not after["nullable"]:
        return Difference.NULL_FORBIDDEN
    return Difference.NULL_ALLOWED_TO_END if after.get("retired_until") else Difference.NULL_ALLOWED


def _reordered(before: list[str], after: list[str]) -> Iterator[Finding]:
    if before != after:
        yield Finding(Difference.COLUMNS_REORDERED, before=", ".join(before), after=", ".join(after))
