"""What the logging policy will bring in the days after a day, for every state that a visitor can be in then.

Backward induction over days: a visitor is anonymous or registered, in one of the states of `lull`, or has
bought. Values are (subscriptions, registrations, page views) expected until the end of the lull's longest span.
"""

from dataclasses import dataclass

import numpy as np

from infra.simulation import site
from infra.simulation.arrays import Floats, Ints
from infra.simulation.audience import Visitors
from infra.simulation.lull import AFTER_DOOR, DOOR_OF, NEXT_DAY, NO_LULL, STATES
from infra.simulation.nature import Nature
from infra.simulation.policy import propensities
from infra.simulation.response import LULL_DAYS

_STATUSES = (site.ANONYMOUS, site.REGISTERED)


@dataclass(frozen=True)
class Days:
    """Per day of the scenario and the span after it.

    Attributes:
        chance: chance of a visit without a lull, days by visitors.
        doors: chance of each decisive door on a visit, days by visitors by status by door.
    """

    chance: Floats
    doors: Floats


@dataclass(frozen=True)
class Outlook:
    """What is to come after a day.

    Attributes:
        value: visitors by status by lull by (subscriptions, registrations, page views).
        as_subscriber: the same for who buys on the day, the purchase itself included.
    """

    value: Floats
    as_subscriber: Floats


def days_ahead(nature: Nature) -> Days:
    """Chances of each day, up to a span after the last."""
    scenario, visitors, articles = nature.scenario, nature.visitors, nature.articles
    days = range(scenario.days + LULL_DAYS)
    return Days(
        np.stack([visitors.visit_chance(day, scenario.first_day) for day in days]),
        np.stack([_doors(visitors, visitors.interest @ articles.level_shares(day)) for day in days]),
    )


def outlook(nature: Nature, days: Days, visitor: Ints, day: int) -> Outlook:
    """Value of each state on the day after `day`, for these visitors."""
    response, visitors = nature.response, nature.visitors
    buy, register = response.buy[visitor], response.register[visitor]
    keep, pages = response.keep[visitor][:, DOOR_OF], visitors.pages_per_visit[visitor]
    value = np.zeros((len(visitor), len(_STATUSES), STATES, 3))
    bought = np.zeros((len(visitor), 3))
    bought[:, 0] = 1.0
    for ahead in range(day + LULL_DAYS, day, -1):
        doors = days.doors[ahead][visitor]
        tomorrow = value[:, :, NEXT_DAY]
        registered = value[:, site.REGISTERED, NO_LULL] + np.array([0.0, 1.0, 0.0])
        stay = doors * (1 - buy - register)
        on_visit = (
            (doors * buy).sum(axis=2)[:, :, None] * bought[:, None, :]
            + (doors * register).sum(axis=2)[:, :, None] * registered[:, None, :]
            + sum(stay[:, :, [door]] * value[:, :, AFTER_DOOR[door]] for door in (site.REGWALL, site.PAYWALL))
        )
        on_visit[..., 2] += pages[:, None]
        visited = on_visit[:, :, None, :] + stay[:, :, site.OPEN, None, None] * tomorrow
        comes = (days.chance[ahead][visitor][:, None] * keep)[:, None, :, None]
        value = (1 - comes) * tomorrow + comes * visited
        bought[:, 2] += days.chance[ahead][visitor] * pages
    return Outlook(value, bought)


def _doors(visitors: Visitors, level_shares: Floats) -> Floats:
    """Chance of each decisive door on a visit under the logging policy, visitors by status by door."""
    # Pages of a visit are 1 + Poisson, so the chance that none exceeds a level of share q is q exp(m (q - 1)).
    at_most = np.cumsum(level_shares, axis=1)[:, :2]
    below = at_most * np.exp(visitors.further_pages[:, None] * (at_most - 1))
    walled, premium = 1 - below[:, 0], 1 - below[:, 1]
    doors = np.empty((len(visitors), len(_STATUSES), len(site.ACTIONS)))
    for status in _STATUSES:
        chances = propensities(np.full(len(visitors), status), visitors.loyalty, visitors.device)
        paywall = chances[:, site.PAYWALL] * premium
        regwall = chances[:, site.REGWALL] * walled + chances[:, site.PAYWALL] * (walled - premium)
        regwall = regwall if status == site.ANONYMOUS else np.zeros_like(regwall)
        doors[:, status] = np.stack([1 - regwall - paywall, regwall, paywall], axis=1)
    return doors
