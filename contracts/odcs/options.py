"""Bounds, lengths and patterns of a column in the standard's words, for tools that do not read our rules."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from contracts.check_text import Arguments, read_check
from contracts.definition import Rule

Options = dict[str, Any]


def _range(given: Arguments) -> Options:
    low = "minimum" if given["include_min"] else "exclusiveMinimum"
    high = "maximum" if given["include_max"] else "exclusiveMaximum"
    return {low: given["min_value"], high: given["max_value"]}


def _length(given: Arguments) -> Options:
    exact = given["exact_value"]
    low, high = (given["min_value"], given["max_value"]) if exact is None else (exact, exact)
    return {name: value for name, value in (("minLength", low), ("maxLength", high)) if value is not None}


def _pattern(given: Arguments) -> Options:
    """The standard's patterns are found anywhere; ours hold from the start."""
    pattern = given["pattern"]
    return {"pattern": pattern if pattern.startswith("^") else f"^(?:{pattern})"}


_OF_NUMBERS: Mapping[str, Callable[[Arguments], Options]] = {
    "ge": lambda given: {"minimum": given["min_value"]},
    "gt": lambda given: {"exclusiveMinimum": given["min_value"]},
    "le": lambda given: {"maximum": given["max_value"]},
    "lt": lambda given: {"exclusiveMaximum": given["max_value"]},
    "in_range": _range,
}
_BY_TYPE: Mapping[str, Mapping[str, Callable[[Arguments], Options]]] = {
    "integer": _OF_NUMBERS,
    "number": _OF_NUMBERS,
    "string": {"str_length": _length, "str_matches": _pattern},
}


def options(logical_type: str, rules: Iterable[Rule]) -> Options:
    """What the rules of one column say that the standard's type has an option for; a rule that only warns is none."""
    said: Options = {}
    for rule in rules:
        check = read_check(rule.statement)
        if check and rule.severity.blocks and check.name in _BY_TYPE.get(logical_type, {}):
            said |= _BY_TYPE[logical_type][check.name](check.arguments)
    return {"logicalTypeOptions": said} if said else {}
