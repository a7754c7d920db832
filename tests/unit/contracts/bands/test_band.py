"""What a band is learned from, and how wide it is at least."""

from datetime import date, timedelta

import pytest

from contracts.bands.band import learn
from contracts.bands.measure import Metric

MONDAY = date(2025, 3, 3)


def days(*values: float, first: date = MONDAY) -> dict[date, float]:
    return {first + timedelta(n): value for n, value in enumerate(values)}


def weeks(number: int, weekday: float = 1000, weekend: float = 400) -> dict[date, float]:
    return days(*([weekday] * 5 + [weekend] * 2) * number)


def test_less_than_a_week_says_nothing() -> None:
    assert learn(Metric.ROWS, days(*[100] * 6), MONDAY + timedelta(6)) is None
    assert learn(Metric.ROWS, days(*[100] * 7), MONDAY + timedelta(7)) is not None


def test_a_day_is_compared_with_days_of_its_name() -> None:
    monday, sunday = MONDAY + timedelta(35), MONDAY + timedelta(41)
    history = weeks(5)
    of_monday, of_sunday = learn(Metric.ROWS, history, monday), learn(Metric.ROWS, history, sunday)
    assert of_monday
    assert of_sunday
    assert of_monday.learned_of == "the last 4 Mondays"
    assert of_monday.holds(1000)
    assert not of_monday.holds(400)
    assert of_sunday.holds(400)
    assert of_sunday.learned_of == "the last 4 Sundays"


def test_before_there_are_enough_of_its_name_every_day_that_was_is_within() -> None:
    band = learn(Metric.ROWS, weeks(2), MONDAY + timedelta(14))
    assert band
    assert band.learned_of == "the last 14 days"
    assert band.holds(400)
    assert band.holds(1000)
    assert not band.holds(0)


def test_neither_the_day_itself_nor_what_comes_after_teaches() -> None:
    day = MONDAY + timedelta(28)
    known = days(*range(100, 128))
    assert learn(Metric.ROWS, {**known, **days(*[1000.0] * 9, first=day)}, day) == learn(Metric.ROWS, known, day)


def test_what_is_older_than_eight_weeks_is_forgotten() -> None:
    assert learn(Metric.ROWS, weeks(3), MONDAY + timedelta(21 + 7 * 8)) is None


@pytest.mark.parametrize(
    ("metric", "usual", "within", "outside"),
    [
        (Metric.ROWS, 1000, (830, 2900), (700, 3100)),
        (Metric.NULL_SHARE, 0.0, (0.0, 0.019), (0.03,)),
        (Metric.DISTINCT_SHARE, 1.0, (1.0, 0.981), (0.97,)),
        (Metric.FRESHNESS, 1, (0, 1), (2,)),
    ],
)
def test_a_series_that_never_moved_has_a_band_with_a_width(
    metric: Metric, usual: float, within: tuple[float, ...], outside: tuple[float, ...]
) -> None:
    band = learn(metric, weeks(4, usual, usual), MONDAY + timedelta(28))
    assert band
    assert all(map(band.holds, within))
    assert not any(map(band.holds, outside))


def test_a_few_rows_may_be_none_by_chance() -> None:
    day = MONDAY + timedelta(28)
    few, many = learn(Metric.ROWS, weeks(4, 4, 4), day), learn(Metric.ROWS, weeks(4, 4000, 4000), day)
    assert few
    assert many
    assert few.holds(1)
    assert not many.holds(2500)


def test_one_wild_day_hardly_moves_a_band() -> None:
    day = MONDAY + timedelta(28)
    usual = learn(Metric.ROWS, weeks(4), day)
    wild = learn(Metric.ROWS, {**weeks(4), MONDAY + timedelta(21): 50_000}, day)
    assert usual
    assert wild
    assert wild.high == pytest.approx(usual.high, rel=0.01)


def test_a_spread_is_that_of_new_values_and_learned_of_all_names() -> None:
    """Residuals of 0.05 about centres of four values: 5 x 1.4826 x 0.05 x sqrt(5/3)."""
    shares = [0.45, 0.55, 0.45, 0.55]
    history = days(*[share for share in shares for _ in range(7)])
    band = learn(Metric.NULL_SHARE, history, MONDAY + timedelta(28))
    assert band
    assert band.high == pytest.approx(0.5 + 5 * 1.4826 * 0.05 * (5 / 3) ** 0.5)
