"""Which check lets more pass."""

import pytest

from contracts.compatibility.strictness import Strictness, strictness

SAME, STRICTER, LOOSER, OTHER = Strictness


def in_range(low: float, high: float, *, include: bool = True) -> str:
    return f"in_range(include_max={include}, include_min={include}, max_value={high}, min_value={low})"


def length(*, exact: int | None = None, low: int | None = None, high: int | None = None) -> str:
    return f"str_length(exact_value={exact}, max_value={high}, min_value={low})"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("ge(min_value=0)", "ge(min_value=1)", STRICTER),
        ("gt(min_value=0.5)", "gt(min_value=0.25)", LOOSER),
        ("le(max_value=9)", "le(max_value=10)", LOOSER),
        ("lt(max_value=9)", "lt(max_value=8)", STRICTER),
        ("ge(min_value='b')", "ge(min_value='a')", LOOSER),
        ("ge(min_value='b')", "ge(min_value=1)", OTHER),
        (in_range(0, 9), in_range(1, 8), STRICTER),
        (in_range(0, 9), in_range(0, 9, include=False), STRICTER),
        (in_range(0, 9, include=False), in_range(0, 9), LOOSER),
        (in_range(0, 9), in_range(1, 10), OTHER),
        (length(low=1), length(low=1, high=9), STRICTER),
        (length(low=2), length(), LOOSER),
        (length(exact=2), length(low=2, high=2), SAME),
        (length(low=1, high=3), length(exact=2), STRICTER),
        ("isin(allowed_values=['a', 'b'])", "isin(allowed_values=['a'])", STRICTER),
        ("isin(allowed_values=['a'])", "isin(allowed_values=['a', 'b'])", LOOSER),
        ("isin(allowed_values=['a'])", "isin(allowed_values=['b'])", OTHER),
        ("notin(forbidden_values=[1])", "notin(forbidden_values=[1, 2])", STRICTER),
        ("notin(forbidden_values=[1, 2])", "notin(forbidden_values=[1])", LOOSER),
        ("str_matches(pattern='a+')", "str_matches(pattern='a*')", OTHER),
        ("eq(value=1)", "eq(value=2)", OTHER),
        ("ge(min_value=1)", "gt(min_value=1)", OTHER),
        ("ge(min_value=datetime.date(1995, 1, 1))", "ge(min_value=datetime.date(1996, 1, 1))", OTHER),
        ("FunctionDef(name=''); sf=pyspark", "FunctionDef(name='x'); sf=pyspark", OTHER),
    ],
)
def test_the_check_that_lets_more_pass_is_looser(before: str, after: str, told: Strictness) -> None:
    assert strictness(before, after) is told
