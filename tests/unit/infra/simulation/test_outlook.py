"""The truth again, one visitor at a time, by plain recursion over what each day can bring."""

from collections.abc import Iterator
from functools import cache
from math import exp, factorial

import numpy as np
import pytest

from infra.simulation import SMALL, World
from infra.simulation.nature import Nature, draw_nature
from infra.simulation.policy import PROPENSITIES
from infra.simulation.response import door_shown
from infra.simulation.site import ANONYMOUS, OPEN, REGISTERED

SPAN = 7
MOST_PAGES = 30
Lull = tuple[int, int]
NO_LULL: Lull = (OPEN, 0)


@pytest.fixture(scope="module")
def nature() -> Nature:
    return draw_nature(SMALL)


class Person:
    """One visitor's chances, from the parameters alone."""

    def __init__(self, nature: Nature, visitor: int, end: int) -> None:
        self.nature, self.visitor, self.end = nature, visitor, end
        self.traits = nature.visitors.loyalty[visitor], nature.visitors.device[visitor]
        self.pages = float(nature.visitors.pages_per_visit[visitor])
        self.to_come = cache(self._to_come)

    def comes(self, day: int) -> float:
        return float(self.nature.visitors.visit_chance(day, SMALL.first_day)[self.visitor])

    def top_levels(self, day: int) -> list[float]:
        """Chance of each highest level, by summing over how many pages are asked for."""
        mean = float(self.nature.visitors.further_pages[self.visitor])
        shares = self.nature.visitors.interest[self.visitor] @ self.nature.articles.level_shares(day)
        counts = [exp(-mean) * mean**n / factorial(n) for n in range(MOST_PAGES)]
        at_most = [sum(chance * q ** (1 + n) for n, chance in enumerate(counts)) for q in np.cumsum(shares)]
        return [at_most[0], at_most[1] - at_most[0], at_most[2] - at_most[1]]

    def doors(self, day: int, status: int) -> Iterator[tuple[int, float]]:
        for strategy, drawn in enumerate(PROPENSITIES[status][self.traits]):
            for level, asked in enumerate(self.top_levels(day)):
                yield int(door_shown(np.array(strategy), np.array(level), np.array(status))), float(drawn * asked)

    def after(self, day: int, status: int, lull: Lull, door: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """(subscriptions, registrations, later page views) once this door is met on this day."""
        row = self.visitor, status, door
        buy, register = float(self.nature.response.buy[row]), float(self.nature.response.register[row])
        as_subscriber = sum(self.comes(later) * self.pages for later in range(day + 1, self.end + 1))
        result = buy * np.array([1.0, 0.0, as_subscriber])
        result += register * (np.array([0.0, 1.0, 0.0]) + self.to_come(day + 1, REGISTERED, NO_LULL))
        tomorrow = shorter(lull) if door == OPEN else (door, SPAN)
        return result + (1 - buy - register) * self.to_come(day + 1, status, tomorrow)

    def _to_come(self, day: int, status: int, lull: Lull) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        if day > self.end:
            return np.zeros(3)
        comes = self.comes(day) * float(self.nature.response.keep[self.visitor, lull[0]])
        visit = np.array([0.0, 0.0, self.pages])
        for door, chance in self.doors(day, status):
            visit = visit + chance * self.after(day, status, lull, door)
        return (1 - comes) * self.to_come(day + 1, status, shorter(lull)) + comes * visit


def shorter(lull: Lull) -> Lull:
    door, left = lull
    return (door, left - 1) if left > 1 else NO_LULL


def last_stop(world: World, visit: int) -> Lull:
    """The lull of a visit's morning, from the visitor's earlier visits."""
    visits = world.visits
    earlier = np.flatnonzero((visits.visitor == visits.visitor[visit]) & (visits.day < visits.day[visit]))
    lull, day = NO_LULL, 0
    for one in earlier:
        if visits.outcome[one]:
            lull = NO_LULL
        elif visits.door[one] != OPEN:
            lull, day = (int(visits.door[one]), SPAN), int(visits.day[one]) + 1
    left = lull[1] - (int(visits.day[visit]) - day)
    return (lull[0], left) if left > 0 and lull != NO_LULL else NO_LULL


def units(world: World) -> list[int]:
    """Some units in a lull of each kind and length, some in none, some registered, of any day."""
    truth, rng = world.truth, np.random.default_rng(1)
    rows = np.flatnonzero(world.visits.status != 2)
    lull = world.visits.lull[rows]
    chosen = [int(rng.choice(np.flatnonzero(lull == state))) for state in np.unique(lull)]
    for status in (ANONYMOUS, REGISTERED):
        chosen += [int(unit) for unit in rng.choice(np.flatnonzero(truth.status == status), 3)]
    return chosen


def test_the_truth_is_that_of_plain_recursion(small: World, nature: Nature) -> None:
    truth, rows = small.truth, np.flatnonzero(small.visits.status != 2)
    for unit in units(small):
        day, status = int(truth.day[unit]), int(truth.status[unit])
        person = Person(nature, int(truth.visitor[unit]), day + SPAN)
        lull = last_stop(small, int(rows[unit]))
        top_level = nature.demand.top_level[small.visits.possible[rows[unit]]]
        for strategy in range(3):
            door = int(door_shown(np.array(strategy), top_level, np.array(status)))
            told = [truth.p_sub[unit, strategy], truth.p_reg[unit, strategy], truth.pageviews[unit, strategy]]
            assert told == pytest.approx(person.after(day, status, lull, door), rel=1e-9, abs=1e-12)
