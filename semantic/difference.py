"""Two answers to one question about metrics, compared value by value."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Group = tuple[Any, ...]

# Sums of floats depend on the order in which files are read.
_RELATIVE, _ABSOLUTE = 1e-9, 1e-12


@dataclass(frozen=True)
class MetricDifference:
    """A metric whose value for one group is not the same; None where a side has no such group or no value."""

    metric: str
    group: Group
    before: Any
    after: Any

    @property
    def change(self) -> float | None:
        """By how much it is more, where both are numbers."""
        numbers = isinstance(self.before, int | float) and isinstance(self.after, int | float)
        return self.after - self.before if numbers else None


def differences(
    columns: Sequence[str], groups: int, before: Iterable[Sequence[Any]], after: Iterable[Sequence[Any]]
) -> tuple[MetricDifference, ...]:
    """Compare rows whose first `groups` columns say which group they are of and whose others are metrics.

    By metric, in the order of the columns; then by group.
    """
    first, second = _by_group(before, groups), _by_group(after, groups)
    nothing = (None,) * (len(columns) - groups)
    keys = sorted(first.keys() | second.keys(), key=lambda group: tuple(map(str, group)))
    return tuple(
        MetricDifference(metric, group, old, new)
        for position, metric in enumerate(columns[groups:])
        for group in keys
        for old, new in [(first.get(group, nothing)[position], second.get(group, nothing)[position])]
        if not _same(old, new)
    )


def _by_group(rows: Iterable[Sequence[Any]], groups: int) -> Mapping[Group, Sequence[Any]]:
    return {tuple(row[:groups]): row[groups:] for row in rows}


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, float) and isinstance(after, float):
        both_nan = math.isnan(before) and math.isnan(after)
        return both_nan or math.isclose(before, after, rel_tol=_RELATIVE, abs_tol=_ABSOLUTE)
    return bool(before == after)
