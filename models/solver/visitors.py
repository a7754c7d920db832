"""Visitors as units: which actions they may get, and what each adds to the stop rate of the day to come."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from infra.config.newsroom import NewsroomRules
from models.features import PAYWALL, REGWALL, Floats
from models.solver.constraint import Constraint
from models.solver.exploration import Drawn, draw, exploration_mix, mixed
from models.solver.plan import DecisionPlan, solve
from models.solver.problem import Allowed

_WINDOW_DAYS = 28
SOLVED_BY = (
    "visitor_id",
    "status",
    "active_days_28d",
    "eligible_pageviews_28d",
    "premium_pageview_share_28d",
    "registration_pageview_share_28d",
)


@dataclass(frozen=True)
class Visitors:
    """Eligible visitors: everybody but subscribers.

    Attributes:
        doors: eligible pageviews that a visitor is expected to make on a day, from the last 28.
        walled: of those, the ones at which each strategy shows a wall, as articles' levels are now.
        presence: probability that a visitor comes on a day.
    """

    ids: tuple[str, ...]
    registered: npt.NDArray[np.bool_]
    doors: Floats
    walled: Floats
    presence: Floats

    @property
    def allowed(self) -> Allowed:
        """A regwall is no action for the registered: at the door it is open."""
        allowed = np.ones((len(self.ids), 3), dtype=np.bool_)
        allowed[self.registered, REGWALL] = False
        return allowed

    @classmethod
    def of(cls, columns: Mapping[str, npt.NDArray[np.generic]]) -> "Visitors":
        """From the columns `SOLVED_BY` of eligible visitors' features."""
        registered = np.asarray(columns["status"] == "registered", dtype=np.bool_)
        doors = np.asarray(columns["eligible_pageviews_28d"], dtype=np.float64) / _WINDOW_DAYS
        premium = np.asarray(columns["premium_pageview_share_28d"], dtype=np.float64)
        behind_registration = np.asarray(columns["registration_pageview_share_28d"], dtype=np.float64)
        any_wall = np.minimum(1.0, premium + behind_registration)
        walled = np.zeros((len(doors), 3))
        # min(strategy, level): a registration article shows at most a regwall, which the registered do not meet.
        walled[:, REGWALL] = np.where(registered, 0.0, any_wall) * doors
        walled[:, PAYWALL] = np.where(registered, premium, any_wall) * doors
        presence = np.asarray(columns["active_days_28d"], dtype=np.float64) / _WINDOW_DAYS
        return cls(tuple(map(str, columns["visitor_id"])), registered, doors, walled, np.minimum(1.0, presence))


@dataclass(frozen=True)
class VisitorPlan:
    """Strategies of the eligible visitors; `values` are what the day to come is expected to bring, against open."""

    visitors: Visitors
    plan: DecisionPlan
    drawn: Drawn
    values: Floats


def stop_rate(visitors: Visitors, rules: NewsroomRules, walled: Floats) -> Constraint:
    """stop_rate_pageview = expected walled pageviews / expected eligible pageviews."""
    return Constraint(
        measure="stop_rate_pageview",
        scope="site",
        lower=rules.stop_rate_pageview.lower,
        upper=rules.stop_rate_pageview.upper,
        costs=walled,
        denominator=float(visitors.doors.sum()),
    )


def solve_visitors(visitors: Visitors, values_at_door: Floats, rules: NewsroomRules, run_key: str) -> VisitorPlan:
    """Solve for the strategies, then let a share of the visitors explore.

    `values_at_door` is the value of each strategy for a visitor who comes. Walls and values must be counted over the
    same day, so it is multiplied by the probability of coming.

    Raises:
        InfeasibleRules: no strategies hold to the stop rate.
    """
    values = values_at_door * visitors.presence[:, None]
    share = rules.exploration_share
    mix = exploration_mix(visitors.walled, visitors.allowed, rules.stop_rate_pageview, float(visitors.doors.sum()))
    constraint = stop_rate(visitors, rules, mixed(visitors.walled, mix, share))
    plan = solve(visitors.ids, mixed(values, mix, share), [constraint], visitors.allowed)
    return VisitorPlan(visitors, plan, draw(visitors.ids, plan.strategy, mix, share, run_key), values)
