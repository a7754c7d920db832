"""What is measured of a partition: a number that says nothing by itself, and much beside those of other days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Metric(StrEnum):
    """What a measure says; a share's denominator is in its name."""

    ROWS = "rows"
    NULL_SHARE = "null_share_of_rows"
    DISTINCT_SHARE = "distinct_share_of_rows"
    FRESHNESS = "days_since_newest_row"


@dataclass(frozen=True)
class Series:
    """What is compared from day to day; without a column it is of the rows themselves."""

    table: str
    host: str
    column: str | None
    metric: Metric

    @property
    def name(self) -> str:
        """As options of the command line word it: `rows`, `null_share_of_rows of article_id`."""
        return f"{self.metric} of {self.column}" if self.column else str(self.metric)


@dataclass(frozen=True)
class Measure:
    """One number of one table's rows of one host and day.

    Attributes:
        table: its own name; gold carries its version.
        day: that of the rows; of freshness, the run's.
        column: the column that it is about, or None.
        value: rows, a share from 0 to 1, or days.
    """

    table: str
    host: str
    day: date
    column: str | None
    metric: Metric
    value: float

    @property
    def series(self) -> Series:
        """What it is one day of."""
        return Series(self.table, self.host, self.column, self.metric)


def by_series(measures: Iterable[Measure]) -> Mapping[Series, Mapping[date, float]]:
    """Values by day of each series; of two measures of one day the last counts."""
    found: dict[Series, dict[date, float]] = {}
    for measure in measures:
        found.setdefault(measure.series, {})[measure.day] = measure.value
    return found
