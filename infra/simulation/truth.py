"""The true effect of each strategy on each visitor-day, by exact expectation, not by simulation.

A unit is a day on which a non-subscriber came. Its figures are conditional on what was known of it (status,
lull, the pages asked for) and answer: had the strategy been a today, and the logging policy been followed on
the days after, what would have come of it by the end of the `LULL_DAYS` days after? That is what an
importance-weighted mean of logged outcomes estimates. After the last day, articles stay as on the last day.
"""

from dataclasses import dataclass

import numpy as np

from infra.simulation import site
from infra.simulation.arrays import Bools, Floats, Ints
from infra.simulation.history import BUYING, REGISTERING, Visits
from infra.simulation.lull import AFTER_DOOR, NEXT_DAY, NO_LULL
from infra.simulation.nature import Nature
from infra.simulation.outlook import Outlook, days_ahead, outlook
from infra.simulation.policy import propensities
from infra.simulation.response import LULL_DAYS, door_shown


@dataclass(frozen=True)
class Truth:
    """One element per unit (see the module); tables are units by strategy open, regwall, paywall.

    Attributes:
        propensities: what the strategy was drawn from.
        p_sub: true chance of a subscription on the day or in the 7 days after.
        p_reg: true chance of a registration in that time.
        pageviews: true mean of page views (front page included) in the 7 days after, the day itself not counted.
        subscribed, registered, later_pageviews: what did happen in that time, up to the scenario's end.
        complete: whether the 7 days after lie within the scenario.
    """

    visitor: Ints
    day: Ints
    status: Ints
    strategy: Ints
    propensities: Floats
    p_sub: Floats
    p_reg: Floats
    pageviews: Floats
    subscribed: Bools
    registered: Bools
    later_pageviews: Floats
    complete: Bools

    def __len__(self) -> int:
        return len(self.visitor)

    @property
    def delta_sub(self) -> Floats:
        """Change of `p_sub` against open."""
        return self.p_sub - self.p_sub[:, [site.OPEN]]

    @property
    def delta_reg(self) -> Floats:
        """Change of `p_reg` against open."""
        return self.p_reg - self.p_reg[:, [site.OPEN]]

    @property
    def delta_pageviews(self) -> Floats:
        """Change of `pageviews` against open; what is lost is negative."""
        return self.pageviews - self.pageviews[:, [site.OPEN]]


def tell_truth(nature: Nature, visits: Visits) -> Truth:
    """The truth about every unit of what happened."""
    units = np.flatnonzero(visits.status != site.SUBSCRIBER)
    visitor, day, status = visits.visitor[units], visits.day[units], visits.status[units]
    expected = _expected(nature, visits, units)
    days, demand = nature.scenario.days, nature.demand
    seen = np.diff(demand.first_page)[visits.possible] + demand.front_page[visits.possible]
    until, people = np.minimum(day + LULL_DAYS + 1, days), len(nature.visitors)
    bought = _running(visits, np.isin(visits.outcome, BUYING), people, days)
    registered = _running(visits, np.isin(visits.outcome, REGISTERING), people, days)
    pageviews = _running(visits, seen, people, days)
    return Truth(
        visitor=visitor,
        day=day,
        status=status,
        strategy=visits.strategy[units],
        propensities=propensities(status, nature.visitors.loyalty[visitor], nature.visitors.device[visitor]),
        p_sub=expected[..., 0],
        p_reg=expected[..., 1],
        pageviews=expected[..., 2],
        subscribed=bought[visitor, until] > bought[visitor, day],
        registered=registered[visitor, until] > registered[visitor, day],
        later_pageviews=pageviews[visitor, until] - pageviews[visitor, day + 1],
        complete=day + LULL_DAYS < days,
    )


def _expected(nature: Nature, visits: Visits, units: Ints) -> Floats:
    """Subscriptions, registrations and page views to come, units by strategy."""
    days = days_ahead(nature)
    expected = np.empty((len(units), len(site.ACTIONS), 3))
    for day in range(nature.scenario.days):
        of_day = np.flatnonzero(visits.day[units] == day)
        ahead = outlook(nature, days, visits.visitor[units[of_day]], day)
        for strategy in range(len(site.ACTIONS)):
            expected[of_day, strategy] = _expected_if(nature, visits, units[of_day], ahead, strategy)
    return expected


def _expected_if(nature: Nature, visits: Visits, units: Ints, ahead: Outlook, strategy: int) -> Floats:
    visitor, status, response = visits.visitor[units], visits.status[units], nature.response
    top_level = nature.demand.top_level[visits.possible[units]]
    door = door_shown(np.full(len(units), strategy), top_level, status)
    buy, register = response.buy[visitor, status, door], response.register[visitor, status, door]
    tomorrow = np.where(door == site.OPEN, NEXT_DAY[visits.lull[units]], AFTER_DOOR[door])
    expected: Floats = (
        buy[:, None] * ahead.as_subscriber
        + register[:, None] * (np.array([0.0, 1.0, 0.0]) + ahead.value[:, site.REGISTERED, NO_LULL])
        + (1 - buy - register)[:, None] * ahead.value[np.arange(len(units)), status, tomorrow]
    )
    return expected


def _running(visits: Visits, amount: Bools | Ints, people: int, days: int) -> Floats:
    """Running sum by visitor: what came before each day, visitors by days + 1."""
    daily = np.bincount(visits.visitor * days + visits.day, amount.astype(np.float64), people * days)
    return np.pad(daily.reshape(people, days).cumsum(axis=1), ((0, 0), (1, 0)))
