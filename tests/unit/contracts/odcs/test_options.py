"""Bounds of a column in the standard's words."""

from typing import Any

import pytest

from contracts.definition import Severity
from contracts.odcs.options import options
from tests.unit.contracts.odcs.made import rule

RANGE = "in_range(include_max={1}, include_min={0}, max_value=9, min_value=1)"


@pytest.mark.parametrize(
    ("logical_type", "said", "told"),
    [
        ("integer", "ge(min_value=0)", {"minimum": 0}),
        ("number", "gt(min_value=0.5)", {"exclusiveMinimum": 0.5}),
        ("integer", "le(max_value=9)", {"maximum": 9}),
        ("integer", "lt(max_value=9)", {"exclusiveMaximum": 9}),
        ("integer", RANGE.format(True, True), {"minimum": 1, "maximum": 9}),
        ("integer", RANGE.format(False, True), {"exclusiveMinimum": 1, "maximum": 9}),
        ("integer", RANGE.format(True, False), {"minimum": 1, "exclusiveMaximum": 9}),
        ("string", "str_length(exact_value=None, max_value=None, min_value=1)", {"minLength": 1}),
        ("string", "str_length(exact_value=2, max_value=None, min_value=None)", {"minLength": 2, "maxLength": 2}),
        ("string", "str_matches(pattern='^a+$')", {"pattern": "^a+$"}),
        ("string", "str_matches(pattern='a|b')", {"pattern": "^(?:a|b)"}),
    ],
)
def test_a_rule_is_an_option_of_the_type(logical_type: str, said: str, told: dict[str, Any]) -> None:
    assert options(logical_type, [rule("c.x", said, column="c")]) == {"logicalTypeOptions": told}


def test_the_rules_of_a_column_are_told_together() -> None:
    rules = [rule("c.ge", "ge(min_value=0.0)", column="c"), rule("c.le", "le(max_value=1.0)", column="c")]
    assert options("number", rules) == {"logicalTypeOptions": {"minimum": 0.0, "maximum": 1.0}}


@pytest.mark.parametrize(
    ("logical_type", "said", "severity"),
    [
        ("integer", "ge(min_value=0)", Severity.WARN),
        ("string", "ge(min_value='a')", Severity.FAIL),
        ("timestamp", "ge(min_value=datetime.datetime(1995, 1, 1, 0, 0))", Severity.FAIL),
        ("string", "not_null", Severity.FAIL),
        ("array", "str_length(exact_value=2, max_value=None, min_value=None)", Severity.FAIL),
    ],
)
def test_what_the_type_has_no_option_for_is_left_to_the_rule(logical_type: str, said: str, severity: Severity) -> None:
    assert options(logical_type, [rule("c.x", said, severity, column="c")]) == {}
