"""Pandera's built-in checks as Column expressions, with the meaning that they have on pandas.

Two places differ by design and are tested on their own: NaN breaks a range check (pandas drops it as
missing), and a pattern that Java and Python read differently is refused.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pandera.api.checks import Check
from pandera.api.function_dispatch import Dispatcher
from pyspark.sql import Column, types
from pyspark.sql import functions as sf

from contracts.errors import UncompilableCheck
from contracts.patterns import contains, matches_at_start, read_differently

Arguments = Mapping[str, Any]

ORDERED = (types.NumericType, types.DateType, types.TimestampType, types.StringType)
COMPARABLE = (*ORDERED, types.BooleanType)
STRING = (types.StringType,)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class BuiltIn:
    """How one of Pandera's checks is named in rule ids, what it applies to, and its Column."""

    short_name: str
    applies_to: tuple[type[types.DataType], ...]
    condition: Callable[[Column, Arguments], Column]
    is_range: bool = False


def _in_range(column: Column, arguments: Arguments) -> Column:
    low, high = arguments["min_value"], arguments["max_value"]
    above: Column = column >= low if arguments["include_min"] else column > low
    below: Column = column <= high if arguments["include_max"] else column < high
    return above & below


def _length(column: Column, arguments: Arguments) -> Column:
    length = sf.length(column)
    exact, low, high = (arguments.get(name) for name in ("exact_value", "min_value", "max_value"))
    low, high = (low, high) if exact is None else (exact, exact)
    above = sf.lit(True) if low is None else length >= low
    return above if high is None else above & (length <= high)


BUILT_INS: Mapping[str, BuiltIn] = {
    "equal_to": BuiltIn("eq", COMPARABLE, lambda c, a: c == a["value"], is_range=True),
    "not_equal_to": BuiltIn("ne", COMPARABLE, lambda c, a: c != a["value"]),
    "greater_than": BuiltIn("gt", ORDERED, lambda c, a: c > a["min_value"], is_range=True),
    "greater_than_or_equal_to": BuiltIn("ge", ORDERED, lambda c, a: c >= a["min_value"], is_range=True),
    "less_than": BuiltIn("lt", ORDERED, lambda c, a: c < a["max_value"], is_range=True),
    "less_than_or_equal_to": BuiltIn("le", ORDERED, lambda c, a: c <= a["max_value"], is_range=True),
    "in_range": BuiltIn("in_range", ORDERED, _in_range, is_range=True),
    "isin": BuiltIn("isin", COMPARABLE, lambda c, a: c.isin(a["allowed_values"])),
    "notin": BuiltIn("notin", COMPARABLE, lambda c, a: ~c.isin(a["forbidden_values"])),
    "str_matches": BuiltIn("str_matches", STRING, lambda c, a: matches_at_start(c, str(a["pattern"]))),
    "str_contains": BuiltIn("str_contains", STRING, lambda c, a: contains(c, str(a["pattern"]))),
    "str_startswith": BuiltIn("str_startswith", STRING, lambda c, a: c.startswith(a["string"])),
    "str_endswith": BuiltIn("str_endswith", STRING, lambda c, a: c.endswith(a["string"])),
    "str_length": BuiltIn("str_length", STRING, _length),
}


def built_in(table: str, column: str, dtype: types.DataType, check: Check) -> BuiltIn:
    """The compiled form of `check` on a column of type `dtype`.

    Raises:
        UncompilableCheck: not a built-in check of Pandera, not for this type, an option that the enforcer
            does not have, or a pattern that Java reads differently.
    """
    found = BUILT_INS.get(check.name or "")
    remedy = f"use one of {', '.join(sorted(b.short_name for b in BUILT_INS.values()))}, or a @rule"
    # A custom check may carry a built-in's name; only the function tells them apart.
    if found is None or not isinstance(check._check_fn, Dispatcher):
        why = "is a custom function, not a Column expression"
        raise UncompilableCheck(table, column, str(check.name), why, remedy=remedy)
    if not isinstance(dtype, found.applies_to):
        why = f"does not apply to {dtype.simpleString()}"
        raise UncompilableCheck(table, column, found.short_name, why, remedy="mend the column's type or its check")
    _refuse_options(table, column, found, check)
    return found


def _refuse_options(table: str, column: str, found: BuiltIn, check: Check) -> None:
    if not check.ignore_na or check.raise_warning:
        raise UncompilableCheck(
            table,
            column,
            found.short_name,
            "ignore_na and raise_warning are not used",
            remedy='name nulls by nullable=False, severity by metadata={"severity": {check: severity}}',
        )
    naive = [value for value in _values(check) if isinstance(value, datetime) and value.tzinfo is None]
    if naive:
        why, remedy = f"{naive[0]} names no instant", "give it a tzinfo"
        raise UncompilableCheck(table, column, found.short_name, why, remedy=remedy)
    pattern = str((check.statistics or {}).get("pattern", ""))
    if differing := read_differently(pattern):
        why = f"Java reads {differing} in {pattern!r} differently from Python"
        remedy = "write the characters out, as [0-9] for \\d"
        raise UncompilableCheck(table, column, found.short_name, why, remedy=remedy)


def spark_arguments(arguments: Arguments) -> Arguments:
    """A check's arguments with dates and instants as exact literals, whatever the session's time zone."""
    return {
        name: [_literal(value) for value in _ordered(given)] if _is_set(given) else _literal(given)
        for name, given in arguments.items()
    }


def _literal(value: object) -> object:
    """Pyspark turns dates and instants into Java's by way of strings and local times, and fails before 1000 AD."""
    if isinstance(value, datetime):
        return sf.timestamp_micros(sf.lit((value - _EPOCH) // timedelta(microseconds=1)).cast("bigint"))
    if isinstance(value, date):
        return sf.lit(value.isoformat()).cast("date")
    return value


def statement(found: BuiltIn, arguments: Arguments) -> str:
    """Canonical text of a check with its arguments; sets are written in order."""
    written = {name: _ordered(v) if _is_set(v) else v for name, v in arguments.items()}
    return f"{found.short_name}({', '.join(f'{name}={written[name]!r}' for name in sorted(written))})"


def _values(check: Check) -> list[object]:
    return [v for given in (check.statistics or {}).values() for v in (given if _is_set(given) else [given])]


def _is_set(value: object) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, str)


def _ordered(values: Iterable[Any]) -> list[Any]:
    return sorted(values, key=lambda value: (type(value).__name__, value))
