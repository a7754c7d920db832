"""What happened: the day loop that turns possible visits into real ones, under one policy."""

from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np

from infra.simulation import site
from infra.simulation.arrays import Bools, Floats, Ints
from infra.simulation.audience import pick_by
from infra.simulation.lull import AFTER_DOOR, DOOR_OF, NEXT_DAY, NO_LULL
from infra.simulation.nature import Nature
from infra.simulation.policy import propensities
from infra.simulation.response import Response, door_shown

NO_STRATEGY = -1
# Share of subscribers who cancel on a day; none does in the first days.
_CANCEL_SHARE, _LOYAL_FOR_DAYS = 0.001, 14
_LONG_AGO = -1_000_000


class Outcome(IntEnum):
    """What a visit ended in."""

    NOTHING = 0
    BOUGHT_AT_WALL = 1
    BOUGHT_ANYWAY = 2
    REGISTERED_AT_WALL = 3
    REGISTERED_ANYWAY = 4


BUYING = (Outcome.BOUGHT_AT_WALL, Outcome.BOUGHT_ANYWAY)
REGISTERING = (Outcome.REGISTERED_AT_WALL, Outcome.REGISTERED_ANYWAY)


@dataclass(frozen=True)
class Visits:
    """One element per visit that happened, ordered by day, then visitor.

    Attributes:
        possible: its position in the demand.
        status, lull: as the day began (`site`, `lull`).
        strategy: the day's strategy; -1 for subscribers, who have none.
        door: the decisive door.
        outcome: an `Outcome`.
    """

    possible: Ints
    visitor: Ints
    day: Ints
    status: Ints
    lull: Ints
    strategy: Ints
    door: Ints
    outcome: Ints

    def __len__(self) -> int:
        return len(self.visitor)


@dataclass(frozen=True)
class Cancellations:
    """Subscriptions that ended: who, and on which day."""

    visitor: Ints
    day: Ints


@dataclass
class _State:
    """Every visitor as the day begins."""

    status: Ints
    lull: Ints
    since: Ints


def live(nature: Nature, forced: int | None) -> tuple[Visits, Cancellations]:
    """Run the days; `forced` is the strategy of every visitor-day in place of the drawn one."""
    people, days = nature.visitors, nature.scenario.days
    rng = nature.scenario.generator("cancellations")
    state = _State(people.status.copy(), np.zeros_like(people.status), np.full_like(people.status, _LONG_AGO))
    visits, cancelled = [], []
    for day in range(days):
        visits.append(_day(nature, state, day, forced))
        leaving = (state.status == site.SUBSCRIBER) & (state.since < day - _LOYAL_FOR_DAYS)
        leaving &= rng.random(len(people)) < _CANCEL_SHARE
        _advance(state, visits[-1], day)
        state.status[leaving] = site.REGISTERED
        cancelled.append(np.flatnonzero(leaving))
    whole = Visits(*(np.concatenate([getattr(one, field.name) for one in visits]) for field in fields(Visits)))
    ends = np.repeat(np.arange(days), [len(one) for one in cancelled])
    return whole, Cancellations(np.concatenate(cancelled), ends)


def _day(nature: Nature, state: _State, day: int, forced: int | None) -> Visits:
    people, demand, response = nature.visitors, nature.demand, nature.response
    possible = np.arange(len(demand.visitor))[demand.of_day(day)]
    kept = response.keep[demand.visitor[possible], DOOR_OF[state.lull[demand.visitor[possible]]]]
    possible = possible[demand.need[possible] < kept]
    visitor = demand.visitor[possible]
    status = state.status[visitor]
    chances = propensities(status, people.loyalty[visitor], people.device[visitor])
    drawn = pick_by(demand.for_strategy[possible], chances)
    strategy = np.where(status == site.SUBSCRIBER, NO_STRATEGY, drawn if forced is None else forced)
    door = door_shown(strategy, demand.top_level[possible], status)
    outcome = _outcomes(response, (visitor, np.minimum(status, site.REGISTERED), door), demand.for_response[possible])
    outcome[status == site.SUBSCRIBER] = Outcome.NOTHING
    return Visits(possible, visitor, np.full(len(possible), day), status, state.lull[visitor], strategy, door, outcome)


def _outcomes(response: Response, row: tuple[Ints, Ints, Ints], uniform: Floats) -> Ints:
    """One number decides, so that what an open door would have sold is compared with the same luck."""
    chances = (
        (Outcome.BOUGHT_ANYWAY, response.buy_anyway[row]),
        (Outcome.BOUGHT_AT_WALL, response.buy_at_wall[row]),
        (Outcome.REGISTERED_ANYWAY, response.register_anyway[row]),
        (Outcome.REGISTERED_AT_WALL, response.register_at_wall[row]),
    )
    outcome = np.full(len(uniform), int(Outcome.NOTHING))
    below = np.zeros(len(uniform))
    for one, chance in chances:
        outcome[(uniform >= below) & (uniform < below + chance)] = one
        below = below + chance
    return outcome


def _advance(state: _State, visits: Visits, day: int) -> None:
    """The next morning."""
    bought, registered = np.isin(visits.outcome, BUYING), np.isin(visits.outcome, REGISTERING)
    converted: Bools = bought | registered
    stopped = (visits.door != site.OPEN) & ~converted
    state.lull = NEXT_DAY[state.lull]
    state.lull[visits.visitor[stopped]] = AFTER_DOOR[visits.door[stopped]]
    state.lull[visits.visitor[converted]] = NO_LULL
    state.status[visits.visitor[registered]] = site.REGISTERED
    state.status[visits.visitor[bought]] = site.SUBSCRIBER
    state.since[visits.visitor[bought]] = day
