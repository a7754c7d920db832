"""Sixty days of a newsroom's tables, as they are measured, with what was planted in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from contracts.bands.measure import Metric, Series

FIRST, DAYS = date(2025, 1, 6), 60
TABLE, HOST = "bronze.events", "riverbend"
# Monday to Sunday, as a share of the busiest day.
_WEEK = np.array([1.0, 0.98, 0.97, 0.96, 0.9, 0.62, 0.68])
# Days on which the first fault can be noticed: three of each name are known before.
_KNOWN = 21

ROWS = Series(TABLE, HOST, None, Metric.ROWS)
NULL_SHARE = Series(TABLE, HOST, "article_id", Metric.NULL_SHARE)
DISTINCT_SHARE = Series(TABLE, HOST, "event_id", Metric.DISTINCT_SHARE)
FRESHNESS = Series(TABLE, HOST, None, Metric.FRESHNESS)


@dataclass(frozen=True)
class Planted:
    """One fault: on which days it is in which series."""

    name: str
    series: Series
    days: frozenset[int]


@dataclass(frozen=True)
class Newsroom:
    """Values by series and day, the faults among them, and the days of news, which are no fault."""

    measured: Mapping[Series, Mapping[date, float]]
    faults: tuple[Planted, ...]
    peaks: Mapping[int, float]


def sixty_days(seed: int, *, faulty: bool = True) -> Newsroom:
    """About 20,000 rows a day: seasons of the week, a trend, noise of 7 %, two news peaks of 1.5 to 4 times."""
    random = np.random.default_rng(seed)
    day = np.arange(DAYS)
    trend = 1 + random.uniform(-0.002, 0.004) * day
    expected = 20_000 * _WEEK[day % 7] * trend * random.lognormal(0, 0.07, DAYS)
    half, nulled, doubled, stopped, *news = random.choice(np.arange(_KNOWN, DAYS - 3, 3), 6, replace=False)
    peaks = {int(at): float(random.uniform(1.5, 4)) for at in news}
    for at, times in peaks.items():
        expected[at] *= times
    rows = random.poisson(expected).astype(float)
    nulls = np.clip(random.normal(0.06, 0.01, DAYS) - 0.02 * (day % 7 > 4), 0, 1)
    distinct = 1 - random.beta(2, 400, DAYS)
    late = np.zeros(DAYS)
    faults = _plant(rows, nulls, distinct, late, (int(half), int(nulled), int(doubled), int(stopped))) if faulty else ()
    absent = faults[-1].days if faulty else frozenset()
    measured = {
        ROWS: _by_day(rows, absent),
        NULL_SHARE: _by_day(nulls, absent),
        DISTINCT_SHARE: _by_day(distinct, absent),
        FRESHNESS: _by_day(late, frozenset()),
    }
    return Newsroom(measured, faults, peaks)


def _plant(
    rows: NDArray[np.float64],
    nulls: NDArray[np.float64],
    distinct: NDArray[np.float64],
    late: NDArray[np.float64],
    at: tuple[int, int, int, int],
) -> tuple[Planted, ...]:
    half, nulled, doubled, stopped = at
    rows[half] = np.floor(rows[half] / 2)
    nulls[nulled : nulled + 2] = 1.0
    # A third of the files comes twice.
    rows[doubled], distinct[doubled] = np.floor(rows[doubled] * 4 / 3), distinct[doubled] * 3 / 4
    late[stopped : stopped + 3] = [1, 2, 3]
    return (
        Planted("half of the volume is missing", ROWS, frozenset({half})),
        Planted("a column becomes null", NULL_SHARE, frozenset({nulled, nulled + 1})),
        Planted("deliveries come twice", DISTINCT_SHARE, frozenset({doubled})),
        Planted("a feed stops", FRESHNESS, frozenset(range(stopped, stopped + 3))),
    )


def _by_day(values: NDArray[np.float64], absent: frozenset[int]) -> dict[date, float]:
    return {FIRST + timedelta(n): float(value) for n, value in enumerate(values) if n not in absent}
