"""Which of two checks lets more values pass, told from their canonical texts alone."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from math import inf
from typing import Any

from contracts.check_text import Arguments, read_check

# A bound is a value and how far beyond it the bound lies: 1 above it, -1 below it, 0 at it.
Bound = tuple[Any, int]
Interval = tuple[Bound, Bound]
_NO_LOW: Bound = (-inf, 0)
_NO_HIGH: Bound = (inf, 0)


class Strictness(StrEnum):
    """How the later of two checks compares with the earlier one; `OTHER` if that cannot be told."""

    SAME = "same"
    STRICTER = "stricter"
    LOOSER = "looser"
    OTHER = "other"


def strictness(before: str, after: str) -> Strictness:
    """Compare two rules' statements, as `contracts.statement` writes them."""
    old, new = read_check(before), read_check(after)
    if old is None or new is None or old.name != new.name or old.name not in _CONTAINS:
        return Strictness.OTHER
    contains = _CONTAINS[old.name]
    try:
        return of_inclusion(contains(old.arguments, new.arguments), contains(new.arguments, old.arguments))
    except TypeError:  # values of two types have no order
        return Strictness.OTHER


def of_inclusion(before_has_all: bool, after_has_all: bool) -> Strictness:
    """By which of two sets of accepted rows includes the other."""
    if before_has_all and after_has_all:
        return Strictness.SAME
    if before_has_all:
        return Strictness.STRICTER
    return Strictness.LOOSER if after_has_all else Strictness.OTHER


def _in_range(given: Arguments) -> Interval:
    low, high = given["min_value"], given["max_value"]
    return (low, 0 if given["include_min"] else 1), (high, 0 if given["include_max"] else -1)


def _length(given: Arguments) -> Interval:
    exact, low, high = (given.get(name) for name in ("exact_value", "min_value", "max_value"))
    low, high = (low, high) if exact is None else (exact, exact)
    return (_NO_LOW if low is None else (low, 0)), (_NO_HIGH if high is None else (high, 0))


_INTERVALS: Mapping[str, Callable[[Arguments], Interval]] = {
    "gt": lambda given: ((given["min_value"], 1), _NO_HIGH),
    "ge": lambda given: ((given["min_value"], 0), _NO_HIGH),
    "lt": lambda given: (_NO_LOW, (given["max_value"], -1)),
    "le": lambda given: (_NO_LOW, (given["max_value"], 0)),
    "in_range": _in_range,
    "str_length": _length,
}


def _interval_contains(interval: Callable[[Arguments], Interval], outer: Arguments, inner: Arguments) -> bool:
    (outer_low, outer_high), (inner_low, inner_high) = interval(outer), interval(inner)
    return bool(outer_low <= inner_low and inner_high <= outer_high)


def _of_interval(interval: Callable[[Arguments], Interval]) -> Callable[[Arguments, Arguments], bool]:
    return lambda outer, inner: _interval_contains(interval, outer, inner)


# Whether the first check's values include all of the second's.
_CONTAINS: Mapping[str, Callable[[Arguments, Arguments], bool]] = {
    "isin": lambda outer, inner: {*outer["allowed_values"]} >= {*inner["allowed_values"]},
    "notin": lambda outer, inner: {*outer["forbidden_values"]} <= {*inner["forbidden_values"]},
    **{name: _of_interval(interval) for name, interval in _INTERVALS.items()},
}
