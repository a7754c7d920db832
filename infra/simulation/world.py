"""One simulated world: everything that happened, and the truth behind it."""

from dataclasses import dataclass

import numpy as np

from infra.simulation import site
from infra.simulation.arrays import Floats, Ints
from infra.simulation.audience import Visitors
from infra.simulation.demand import Demand
from infra.simulation.history import BUYING, REGISTERING, Cancellations, Outcome, Visits, live
from infra.simulation.nature import draw_nature
from infra.simulation.newsroom import Articles
from infra.simulation.response import door_shown
from infra.simulation.scenario import Scenario
from infra.simulation.truth import Truth, tell_truth

NO_PAGE = -1


@dataclass(frozen=True)
class Pageviews:
    """One element per article page view by a person, by visit and in order; codes as in `site`.

    Attributes:
        visit: position in the world's visits.
        second: seconds since the midnight that began the day.
        status: what the visitor was at that moment.
        action: the door shown; open for subscribers.
    """

    visit: Ints
    article: Ints
    level: Ints
    status: Ints
    action: Ints
    second: Floats
    engaged: Floats
    scroll: Floats

    def __len__(self) -> int:
        return len(self.visit)


@dataclass(frozen=True)
class World:
    """What `simulate` makes.

    Attributes:
        first_page: position of each visit's first page view; one element more than there are visits.
        wall_page: the page view at which a visit's outcome came about; -1 if at none.
    """

    scenario: Scenario
    visitors: Visitors
    articles: Articles
    demand: Demand
    visits: Visits
    cancellations: Cancellations
    pageviews: Pageviews
    first_page: Ints
    wall_page: Ints
    truth: Truth


def simulate(scenario: Scenario, *, forced: int | None = None) -> World:
    """Make the world of a scenario.

    Args:
        scenario: its size, calendar and seed.
        forced: a strategy for every visitor-day in place of the randomised one, on the same chances: the world
            as it would have been. Its truth is still about deviations from the randomised policy.
    """
    nature = draw_nature(scenario)
    visits, cancellations = live(nature, forced)
    pageviews, first_page, wall_page = _pageviews(nature.demand, visits)
    return World(
        scenario=scenario,
        visitors=nature.visitors,
        articles=nature.articles,
        demand=nature.demand,
        visits=visits,
        cancellations=cancellations,
        pageviews=pageviews,
        first_page=first_page,
        wall_page=wall_page,
        truth=tell_truth(nature, visits),
    )


def _pageviews(demand: Demand, visits: Visits) -> tuple[Pageviews, Ints, Ints]:
    count = np.diff(demand.first_page)[visits.possible]
    first_page = np.concatenate([[0], np.cumsum(count)])
    visit = np.repeat(np.arange(len(visits)), count)
    source = np.arange(len(visit)) + np.repeat(demand.first_page[:-1][visits.possible] - first_page[:-1], count)
    level = demand.pages.level[source]
    before = door_shown(visits.strategy[visit], level, visits.status[visit])
    wall_page = _wall_pages(visits, visit, before)
    after = (wall_page[visit] != NO_PAGE) & (np.arange(len(visit)) > wall_page[visit])
    status = np.where(after, _status_after(visits)[visit], visits.status[visit])
    pages = demand.pages
    pageviews = Pageviews(
        visit=visit,
        article=pages.article[source],
        level=level,
        status=status,
        action=door_shown(visits.strategy[visit], level, status),
        second=pages.second[source],
        engaged=pages.engaged[source],
        scroll=pages.scroll[source],
    )
    return pageviews, first_page, wall_page


def _wall_pages(visits: Visits, visit: Ints, action: Ints) -> Ints:
    """First page view that showed the decisive door, of visits that converted at it."""
    at_wall = np.isin(visits.outcome, (Outcome.BOUGHT_AT_WALL, Outcome.REGISTERED_AT_WALL))
    candidates = np.flatnonzero(at_wall[visit] & (action == visits.door[visit]))
    converted, first = np.unique(visit[candidates], return_index=True)
    wall_page = np.full(len(visits), NO_PAGE)
    wall_page[converted] = candidates[first]
    return wall_page


def _status_after(visits: Visits) -> Ints:
    bought, registered = np.isin(visits.outcome, BUYING), np.isin(visits.outcome, REGISTERING)
    return np.select([bought, registered], [site.SUBSCRIBER, site.REGISTERED], visits.status)
