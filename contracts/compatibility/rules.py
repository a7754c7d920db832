"""Differences between the rules of two contracts, the key among them."""

from collections.abc import Iterator, Mapping
from typing import Any

from contracts.compatibility.columns import columns_of, renames
from contracts.compatibility.findings import Finding
from contracts.compatibility.judgements import Difference
from contracts.compatibility.strictness import Strictness, of_inclusion, strictness
from contracts.definition import Severity

Document = Mapping[str, Any]
# Follow from nullability and type, which are judged as such.
_IMPLIED = ("not_null", "finite")
_UNIQUE = "unique"

_OF_A_RULE = {
    Strictness.SAME: Difference.RULE_REWORDED,
    Strictness.STRICTER: Difference.RULE_TIGHTENED,
    Strictness.LOOSER: Difference.RULE_LOOSENED,
    Strictness.OTHER: Difference.RULE_REWRITTEN,
}
_OF_A_KEY = {**_OF_A_RULE, Strictness.LOOSER: Difference.KEY_LOOSENED}


def rule_findings(before: Document, after: Document) -> Iterator[Finding]:
    """Compare the rules of two statements by their names; those of a new or a dropped column go with it."""
    renamed = renames(before, after)
    old, new = _by_name(before, renamed), _by_name(after, {})
    shared = {renamed.get(name, name) for name in columns_of(before)} & {*columns_of(after)}
    for name in dict.fromkeys([*old, *new]):
        column, _, check = name.rpartition(".")
        implied = column and check in _IMPLIED and not (name in old and name in new)
        if not implied and (not column or column in shared):
            yield from _compared(name, old.get(name), new.get(name))
    was, now = (None if one["unique"] is None else _key(one["unique"]) for one in (before, after))
    yield from _compared(_UNIQUE, was and _renamed_key(was, renamed), now)


def _by_name(statement: Document, renamed: Mapping[str, str]) -> dict[str, Document]:
    """Rules by `<column>.<check>` or, of several columns, by their name alone: what an id is without its version."""
    named: dict[str, Document] = {}
    for rule in statement["rules"]:
        column, _, check = rule["rule_id"].split(".", 2)[2].rpartition(".")
        named[f"{renamed.get(column, column)}.{check}" if column else check] = rule
    return named


def _key(unique: Document) -> Document:
    return {**unique, "statement": ", ".join(unique["columns"]), "nan": False}


def _renamed_key(unique: Document, renamed: Mapping[str, str]) -> Document:
    return _key({**unique, "columns": [renamed.get(name, name) for name in unique["columns"]]})


def _compared(name: str, before: Document | None, after: Document | None) -> Iterator[Finding]:
    if before is None and after is not None:
        added = Difference.RULE_ADDED if _blocks(after) else Difference.WARNING_CHANGED
        yield Finding(added, name, after=after["statement"])
    elif before is not None and after is None:
        removed = Difference.RULE_REMOVED if _blocks(before) else Difference.WARNING_CHANGED
        yield Finding(removed, name, before["statement"])
    elif before is not None and after is not None:
        yield from _changed(name, before, after)


def _changed(name: str, before: Document, after: Document) -> Iterator[Finding]:
    """What a rule says counts only where it blocks before and after: else there was, or is, no promise."""
    if before["severity"] != after["severity"]:
        yield Finding(_severity_difference(before, after), name, before["severity"], after["severity"])
    if (before["statement"], before["nan"]) != (after["statement"], after["nan"]):
        promised = _blocks(before) and _blocks(after)
        difference = _statement_difference(before, after) if promised else Difference.WARNING_CHANGED
        yield Finding(difference, name, before["statement"], after["statement"])
    if _blocks(before) and _blocks(after):
        yield from _tolerance(name, before.get("tolerated_share", 0.0), after.get("tolerated_share", 0.0))


def _tolerance(name: str, before: float, after: float) -> Iterator[Finding]:
    if before != after:
        is_less = isinstance(before, float) and isinstance(after, float) and after < before
        difference = Difference.TOLERATES_LESS if is_less else Difference.TOLERATES_MORE
        yield Finding(difference, name, f"{before} of the rows", f"{after} of the rows")


def _statement_difference(before: Document, after: Document) -> Difference:
    if "columns" in before:
        old, new = {*before["columns"]}, {*after["columns"]}
        # No two rows that agree on few columns agree on more: the fewer, the stricter.
        return _OF_A_KEY[of_inclusion(old >= new, new >= old)]
    if before["nan"] != after["nan"]:
        return Difference.RULE_REWRITTEN
    return _OF_A_RULE[strictness(before["statement"], after["statement"])]


def _severity_difference(before: Document, after: Document) -> Difference:
    if _blocks(before) != _blocks(after):
        return Difference.BLOCKS if _blocks(after) else Difference.WARNS
    return Difference.REFUSES if after["severity"] == Severity.FAIL else Difference.SETS_ASIDE


def _blocks(rule: Document) -> bool:
    return bool(rule["severity"] != Severity.WARN)
