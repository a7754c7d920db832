"""The visits that would happen if nobody were ever stopped, with the pages that they would ask for.

What is realised is a subset of these, chosen day by day by what happened before (`history`). All random numbers
of a visit belong to it, so two policies can be compared visitor by visitor on the same chances.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from infra.simulation import site
from infra.simulation.arrays import Bools, Floats, Ints
from infra.simulation.audience import Visitors, pick_by
from infra.simulation.clock import day_lengths
from infra.simulation.newsroom import Articles
from infra.simulation.scenario import Scenario

_LEAST_GAP_SECONDS, _MEAN_GAP_SECONDS = 30.0, 15.0
_PAUSE_SHARE, _PAUSE_SECONDS = 0.12, (3600.0, 4 * 3600.0)
_ENGAGED_LOG_MEAN, _ENGAGED_LOG_SD, _ENGAGED_SECONDS = 3.7, 0.8, (2.0, 600.0)
# A visit ends this long before midnight, so that what it causes is still of its day.
_END_BEFORE_MIDNIGHT_SECONDS = 60.0


@dataclass(frozen=True)
class Pages:
    """One element per article page asked for, by visit and in order.

    Attributes:
        second: seconds since the day's midnight.
        engaged: seconds that it would be read for behind an open door.
        scroll: share of the page that would be seen.
    """

    visit: Ints
    article: Ints
    level: Ints
    second: Floats
    engaged: Floats
    scroll: Floats


@dataclass(frozen=True)
class Demand:
    """One element per possible visit, ordered by day, then visitor.

    Attributes:
        need: the visit happens if the visitor's kept share of visits exceeds this.
        first_page: position of its first page; one element more than there are visits.
        front_page: whether it begins on the front page.
        top_level: highest wall level among its pages.
        for_strategy, for_response: uniform numbers.
    """

    visitor: Ints
    day: Ints
    need: Floats
    first_page: Ints
    front_page: Bools
    top_level: Ints
    for_strategy: Floats
    for_response: Floats
    pages: Pages

    @cached_property
    def day_bounds(self) -> Ints:
        """Position of each day's first visit, and the end."""
        return np.searchsorted(self.day, np.arange(self.day[-1] + 2 if len(self.day) else 1))

    def of_day(self, day: int) -> slice:
        """The visits of a day."""
        bounds = self.day_bounds
        if day + 1 >= len(bounds):
            return slice(len(self.day), len(self.day))
        return slice(int(bounds[day]), int(bounds[day + 1]))


def draw_demand(scenario: Scenario, visitors: Visitors, articles: Articles) -> Demand:
    """Draw possible visits and their pages."""
    rng = scenario.generator("demand")
    day, visitor, need = _visits(rng, scenario, visitors)
    count = 1 + rng.poisson(visitors.further_pages[visitor])
    first_page = np.concatenate([[0], np.cumsum(count)])
    visit = np.repeat(np.arange(len(visitor)), count)
    article = _articles(rng, visitors.interest[visitor[visit]], day[visit], articles)
    level = articles.levels[article, day[visit]]
    engaged = np.exp(rng.normal(_ENGAGED_LOG_MEAN, _ENGAGED_LOG_SD, len(visit))).clip(*_ENGAGED_SECONDS)
    second = _seconds(rng, first_page, engaged, day_lengths(scenario)[day])
    return Demand(
        visitor=visitor,
        day=day,
        need=need,
        first_page=first_page,
        front_page=rng.random(len(visitor)) < visitors.front_page_share[visitor],
        top_level=np.maximum.reduceat(level, first_page[:-1]) if len(visit) else level,
        for_strategy=rng.random(len(visitor)),
        for_response=rng.random(len(visitor)),
        pages=Pages(visit, article, level, second, engaged, rng.beta(2.0, 1.5, len(visit))),
    )


def _visits(rng: np.random.Generator, scenario: Scenario, visitors: Visitors) -> tuple[Ints, Ints, Floats]:
    days = [np.empty(0, dtype=np.int64)]
    people, needs = [np.empty(0, dtype=np.int64)], [np.empty(0)]
    for day in range(scenario.days):
        chance = visitors.visit_chance(day, scenario.first_day)
        chance[day == visitors.arrival] = 1.0
        chance[day < visitors.arrival] = 0.0
        uniform = rng.random(len(visitors))
        coming = np.flatnonzero(uniform < chance)
        days.append(np.full(len(coming), day))
        people.append(coming)
        needs.append(uniform[coming] / chance[coming])
    return np.concatenate(days), np.concatenate(people), np.concatenate(needs)


def _articles(rng: np.random.Generator, interest: Floats, day: Ints, articles: Articles) -> Ints:
    """The article of each page: a section by interest, an article of it by what it draws that day."""
    section, uniform = pick_by(rng.random(len(day)), interest), rng.random(len(day))
    by_section = np.argsort(articles.section, kind="stable")
    chosen = np.empty(len(day), dtype=np.int64)
    for one in np.unique(day):
        rows = np.flatnonzero(day == one)
        # Each section's shares sum to 1, so section k's articles fill the stretch from k to k + 1.
        stretch = np.cumsum(articles.draw(int(one))[by_section])
        at = np.searchsorted(stretch, section[rows] + uniform[rows], side="right")
        chosen[rows] = by_section[np.minimum(at, len(by_section) - 1)]
    return chosen


def _seconds(rng: np.random.Generator, first_page: Ints, engaged: Floats, day_seconds: Floats) -> Floats:
    """When each page is asked for: after the day's articles are out, and all before midnight."""
    visits, pages = len(first_page) - 1, len(engaged)
    if not visits:
        return np.empty(0)
    hours = np.array(site.HOURS) / sum(site.HOURS)
    begin = 3600.0 * (rng.choice(len(hours), visits, p=hours) + rng.random(visits))
    pause = np.where(rng.random(pages) < _PAUSE_SHARE, rng.uniform(*_PAUSE_SECONDS, pages), 0.0)
    gap = np.maximum(engaged, _LEAST_GAP_SECONDS) + rng.exponential(_MEAN_GAP_SECONDS, pages) + pause
    visit = np.repeat(np.arange(visits), np.diff(first_page))
    until = np.cumsum(gap)
    since = until - gap - (until - gap)[first_page[:-1]][visit]
    # From the first page to the end of the last one; a visit with too many pauses is told faster.
    length = until[first_page[1:] - 1] - (until - gap)[first_page[:-1]]
    end = day_seconds - _END_BEFORE_MIDNIGHT_SECONDS
    pace = np.minimum(1.0, (end - site.FIRST_READERS_SECOND) / length)
    second: Floats = np.minimum(begin, end - length * pace)[visit] + since * pace[visit]
    return second
