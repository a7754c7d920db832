"""The rules of single columns of `bronze.events` in cuallee's words (https://github.com/canimus/cuallee)."""

from collections.abc import Mapping
from typing import Any

from cuallee import Check, CheckLevel

from contracts.check_text import read_check
from contracts.contract import Contract
from contracts.definition import Rule

_PREDICATES = {
    "finite": "NOT isnan({column}) AND abs({column}) < double('Infinity')",
    "ge": "{column} >= {min_value}",
    "le": "{column} <= {max_value}",
    "str_startswith": "startswith({column}, '{string}')",
}
# An instant is no literal that the text of a rule could be read back from.
_INSTANT = "ts >= TIMESTAMP '1995-01-01 00:00:00Z'"


def cuallee_check(contract: type[Contract]) -> Check:
    """Every rule of a column, as cuallee's own check where it has one, else as a predicate of SQL."""
    check = Check(CheckLevel.ERROR, contract.definition().table)
    for rule in contract.definition().rules:
        if rule.column is not None:
            _add(check, rule, rule.column)
    return check


def _add(check: Check, rule: Rule, column: str) -> None:
    read = read_check(rule.statement)
    name, given = (read.name, read.arguments) if read else (rule.statement, {})
    match name:
        case "not_null":
            check.is_complete(column)
        case "isin":
            check.is_contained_in(column, tuple(given["allowed_values"]))
        case "str_matches":
            check.has_pattern(column, given["pattern"])
        case "str_length":
            check.satisfies(column, _length(column, given))
        case _:
            check.satisfies(column, _PREDICATES.get(name, _INSTANT).format(column=column, **given))


def _length(column: str, given: Mapping[str, Any]) -> str:
    bounds = [f"length({column}) >= {given['min_value'] or 0}"]
    return " AND ".join([*bounds, f"length({column}) <= {given['max_value']}"] if given["max_value"] else bounds)
