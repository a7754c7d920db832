"""The articles: when they appear, what they are about, who may read them, and how much they draw."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from infra.simulation import site
from infra.simulation.arrays import Bools, Floats, Ints
from infra.simulation.audience import pick
from infra.simulation.scenario import Scenario

_SHARE_FROM_BEFORE = 0.35
_OLDEST_DAYS = 30
_HALF_LIFE_DAYS = 2.0
_LONG_TAIL = 0.03
_POPULARITY_SD = 0.9
_SHARE_CHANGED, _SHARE_OF_CHANGES_IN_LEVEL = 0.2, 0.5
_LATEST_CHANGE_DAYS = 6
NEVER = 1 << 30


@dataclass(frozen=True)
class Articles:
    """One element per article; its id is `rb-<position>`.

    Attributes:
        published: day of publication; negative before the scenario. Always before the first readers come.
        second: second of that day.
        first_level: wall level when published.
        changed: day of the one later version, `NEVER` without one.
        later_level: wall level from the day of the change.
    """

    section: Ints
    published: Ints
    second: Ints
    popularity: Floats
    first_level: Ints
    changed: Ints
    later_level: Ints
    days: int

    def __len__(self) -> int:
        return len(self.section)

    @cached_property
    def levels(self) -> Ints:
        """Wall level, articles by days."""
        later = self.changed[:, None] <= np.arange(self.days)[None, :]
        return np.where(later, self.later_level[:, None], self.first_level[:, None])

    def live(self, day: int) -> Bools:
        """Which articles are out on a day."""
        return self.published <= day

    def draw(self, day: int) -> Floats:
        """How much each article draws on a day, as its share of its section's page views."""
        age = np.maximum(day - self.published, 0)
        weight = np.where(self.live(day), self.popularity * (0.5 ** (age / _HALF_LIFE_DAYS) + _LONG_TAIL), 0.0)
        share: Floats = weight / np.bincount(self.section, weight, len(site.SECTIONS))[self.section]
        return share

    def level_shares(self, day: int) -> Floats:
        """Share of a section's page views by wall level, sections by levels; past the end, as on the last day."""
        day = min(day, self.days - 1)
        cell = self.section * len(site.LEVELS) + self.levels[:, day]
        sums = np.bincount(cell, self.draw(day), len(site.SECTIONS) * len(site.LEVELS))
        return sums.astype(np.float64).reshape(len(site.SECTIONS), len(site.LEVELS))


def draw_articles(scenario: Scenario) -> Articles:
    """Draw what the newsroom publishes."""
    rng, n, sections = scenario.generator("newsroom"), scenario.articles, len(site.SECTIONS)
    section = rng.choice(sections, n, p=site.SECTION_POPULARITY)
    published = np.where(
        rng.random(n) < _SHARE_FROM_BEFORE, -rng.integers(1, _OLDEST_DAYS, n), rng.integers(0, scenario.days, n)
    )
    # No section is ever empty.
    section[:sections], published[:sections] = np.arange(sections), -1
    first_level = pick(rng, np.array(site.LEVEL_MIX)[section])
    changed = np.maximum(published, 0) + rng.integers(1, _LATEST_CHANGE_DAYS, n)
    changed[(rng.random(n) >= _SHARE_CHANGED) | (changed >= scenario.days)] = NEVER
    in_level = (changed < NEVER) & (rng.random(n) < _SHARE_OF_CHANGES_IN_LEVEL)
    return Articles(
        section=section,
        published=published,
        second=rng.integers(0, site.FIRST_READERS_SECOND - 60, n),
        popularity=np.exp(rng.normal(0, _POPULARITY_SD, n)),
        first_level=first_level,
        changed=changed,
        later_level=np.where(in_level, (first_level + rng.integers(1, 3, n)) % len(site.LEVELS), first_level),
        days=scenario.days,
    )
