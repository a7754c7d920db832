"""Alarms: in words, and without teaching."""

from datetime import date, timedelta

import pytest

from contracts.bands.alarm import Alarm
from contracts.bands.band import Band
from contracts.bands.measure import Measure, Metric
from contracts.bands.watch import NEW_LEVEL, alarms_among, watch

FIRST = date(2025, 1, 1)
BAND = Band(4799.5, 6100.4, "the last 4 Wednesdays")


def series(*values: float) -> dict[date, float]:
    return {FIRST + timedelta(n): value for n, value in enumerate(values)}


def measure(day: int, value: float, column: str | None = None, metric: Metric = Metric.ROWS) -> Measure:
    return Measure("gold.article_daily_v1", "riverbend", FIRST + timedelta(day), column, metric, value)


def test_a_day_that_was_an_alarm_does_not_teach() -> None:
    days = watch(Metric.ROWS, series(*[1000] * 28, 100, *[1000] * 6, 1000))
    assert [one.day for one in days if one.alarmed] == [FIRST + timedelta(28)]
    assert days[35].band == days[27].band or days[35].band
    undisturbed = watch(Metric.ROWS, series(*[1000] * 36))
    assert days[34].band == undisturbed[34].band


def test_a_fault_that_lasts_is_told_each_day_until_it_is_the_new_level() -> None:
    days = watch(Metric.ROWS, series(*[1000] * 28, *[100] * 20))
    assert [one.alarmed for one in days[28:]] == [True] * NEW_LEVEL + [False] * (20 - NEW_LEVEL)


def test_alarms_that_are_not_in_a_row_are_no_new_level() -> None:
    days = watch(Metric.ROWS, series(*[1000] * 28, *[100, 1000] * 10))
    assert sum(one.alarmed for one in days) == 10


def test_only_what_is_asked_about_is_told_and_judged_as_it_is_now() -> None:
    usual = [measure(n, 1000) for n in range(30)]
    old = measure(20, 10)
    assert alarms_among([measure(30, 1000)], [*usual, old]) == []
    (alarm,) = alarms_among([measure(29, 10)], usual)
    assert alarm.measure == measure(29, 10)
    assert alarm.band.holds(1000)


def test_series_of_another_column_or_metric_do_not_teach() -> None:
    others = [measure(n, 0.5, "title", Metric.NULL_SHARE) for n in range(30)]
    assert alarms_among([measure(30, 0.9, "section", Metric.NULL_SHARE)], others) == []
    assert len(alarms_among([measure(30, 0.9, "title", Metric.NULL_SHARE)], others)) == 1


@pytest.mark.parametrize(
    ("metric", "column", "value", "band", "told"),
    [
        (Metric.ROWS, None, 1204, BAND, "1,204 rows, expected 4,800 to 6,100 (of the last 4 Wednesdays)"),
        (Metric.ROWS, None, 1, BAND, "1 row, expected 4,800 to 6,100 (of the last 4 Wednesdays)"),
        (
            Metric.NULL_SHARE,
            "section",
            0.48,
            Band(0.02, 0.061, "the last 9 days"),
            "section is null in 48.0 % of rows, expected 2.0 % to 6.1 % (of the last 9 days)",
        ),
        (
            Metric.DISTINCT_SHARE,
            "event_id",
            0.5,
            Band(0.98, 1.0, "the last 9 days"),
            "distinct values of event_id are 50.0 % of rows, expected 98.0 % to 100.0 % (of the last 9 days)",
        ),
        (
            Metric.FRESHNESS,
            None,
            3,
            Band(0, 1.5, "the last 4 Sundays"),
            "the newest row is 3 days old, expected at most 1 (of the last 4 Sundays)",
        ),
    ],
)
def test_an_alarm_says_what_was_found_and_what_was_expected_of_which_days(
    metric: Metric, column: str | None, value: float, band: Band, told: str
) -> None:
    said = Alarm(measure(70, value, column, metric), band).told
    assert said == f"gold.article_daily_v1 of riverbend, 2025-03-12: {told}"
