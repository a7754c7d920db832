"""Figures of a world that published ones can be held against; README.md says which, and how far apart."""

from dataclasses import dataclass

import numpy as np

from infra.simulation import site
from infra.simulation.arrays import Bools, Ints
from infra.simulation.history import BUYING
from infra.simulation.world import World


@dataclass(frozen=True)
class Figures:
    """Rates of a whole scenario, each with its denominator in its name or here.

    Attributes:
        paid_stop_rate_visitor: visitors shown a paywall / visitors who were no subscribers on some day.
        stop_rate_visitor: visitors shown any wall / the same visitors.
        stop_rate_pageview: walled / all article page views of non-subscribers.
        paid_stop_conversion: visitors who bought on the day of a paywall or in the 7 days after / shown a paywall.
        reading_3, reading_5, reading_10: people who read at least so many distinct articles / people who came.
        articles_read: article page views behind an open door.
        subscriptions: subscriptions started.
    """

    paid_stop_rate_visitor: float
    stop_rate_visitor: float
    stop_rate_pageview: float
    paid_stop_conversion: float
    reading_3: float
    reading_5: float
    reading_10: float
    articles_read: int
    subscriptions: int


def measure(world: World) -> Figures:
    """The figures of a world."""
    pages, visits, truth = world.pageviews, world.visits, world.truth
    eligible = pages.status != site.SUBSCRIBER
    stopped, paid = pages.action != site.OPEN, pages.action == site.PAYWALL
    people = _people(world, eligible)
    unit_door = visits.door[visits.status != site.SUBSCRIBER]
    shown, bought = unit_door == site.PAYWALL, truth.subscribed
    distinct = _distinct_articles(world)
    return Figures(
        paid_stop_rate_visitor=_rate(len(_people(world, paid)), len(people)),
        stop_rate_visitor=_rate(len(_people(world, stopped)), len(people)),
        stop_rate_pageview=_rate(stopped.sum(), eligible.sum()),
        paid_stop_conversion=_rate(len(np.unique(truth.visitor[shown & bought])), len(np.unique(truth.visitor[shown]))),
        reading_3=float((distinct >= 3).mean()),
        reading_5=float((distinct >= 5).mean()),
        reading_10=float((distinct >= 10).mean()),
        articles_read=int((~stopped).sum()),
        subscriptions=int(np.isin(visits.outcome, BUYING).sum()),
    )


def _rate(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole else float("nan")


def _people(world: World, pages: Bools) -> Ints:
    return np.unique(world.visits.visitor[world.pageviews.visit[pages]])


def _distinct_articles(world: World) -> Ints:
    """How many articles each person who came asked for."""
    visitor = world.visits.visitor[world.pageviews.visit]
    pairs = np.unique(visitor * len(world.articles) + world.pageviews.article)
    return np.unique(pairs // len(world.articles), return_counts=True)[1]
