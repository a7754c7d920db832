"""Sixty days with planted faults, over twenty seeds: how many are hit, and how often there is none."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from contracts.bands.watch import watch
from tests.unit.contracts.bands.newsroom import FIRST, Newsroom, sixty_days

SEEDS = range(20)


@dataclass
class Counted:
    """Of all seeds. A peak that alarms is no fault, and is counted apart."""

    planted: int = 0
    hit: int = 0
    false: list[str] = field(default_factory=list)
    peaks: int = 0
    peaks_alarmed: list[float] = field(default_factory=list)


def alarms_of(newsroom: Newsroom) -> Iterator[tuple[str, int]]:
    for series, values in newsroom.measured.items():
        yield from ((series.name, (one.day - FIRST).days) for one in watch(series.metric, values) if one.alarmed)


def count(*, faulty: bool) -> Counted:
    counted = Counted()
    for seed in SEEDS:
        newsroom = sixty_days(seed, faulty=faulty)
        alarms = set(alarms_of(newsroom))
        planted = [{(fault.series.name, day) for day in fault.days} for fault in newsroom.faults]
        counted.planted += len(planted)
        counted.hit += sum(bool(alarms & fault) for fault in planted)
        counted.peaks += len(newsroom.peaks)
        for name, day in sorted(alarms - set().union(*planted)):
            if name == "rows" and day in newsroom.peaks:
                counted.peaks_alarmed.append(newsroom.peaks[day])
            else:
                counted.false.append(f"seed {seed}: {name} on day {day}")
    return counted


@pytest.fixture(scope="module")
def counted() -> Counted:
    return count(faulty=True)


def test_every_planted_fault_but_one_in_forty_is_hit(counted: Counted) -> None:
    assert counted.planted == 80
    assert counted.hit >= 78


def test_false_alarms_are_far_fewer_than_one_in_sixty_days_of_a_series(counted: Counted) -> None:
    series = 4 * len(SEEDS)
    assert len(counted.false) <= series / 10, counted.false


def test_of_news_only_what_triples_a_day_alarms(counted: Counted) -> None:
    assert counted.peaks == 40
    assert len(counted.peaks_alarmed) < counted.peaks / 2
    assert all(times > 2.5 for times in counted.peaks_alarmed)


def test_without_a_fault_there_is_next_to_no_alarm() -> None:
    assert len(count(faulty=False).false) <= 4 * len(SEEDS) / 10
