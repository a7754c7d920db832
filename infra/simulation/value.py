"""What a strategy for each unit is truly worth."""

from dataclasses import dataclass

import numpy as np

from infra.simulation import site
from infra.simulation.arrays import Floats, Ints
from infra.simulation.scenario import SimulationError
from infra.simulation.truth import Truth
from infra.simulation.world import World


@dataclass(frozen=True)
class Economics:
    """What outcomes are worth, in one currency.

    Args:
        ltv: expected margin of a new subscriber.
        registration_value: worth of a registration.
        rpm: ad revenue of 1000 page views.
    """

    ltv: float
    registration_value: float
    rpm: float

    def worth(self, subscriptions: Floats, registrations: Floats, pageviews: Floats) -> Floats:
        """Value of so many of each."""
        total: Floats = subscriptions * self.ltv + registrations * self.registration_value + pageviews * self.rpm / 1000
        return total


@dataclass(frozen=True)
class PolicyValue:
    """Mean value per unit of a policy, and of an open door for all."""

    policy: float
    all_open: float

    @property
    def against_open(self) -> float:
        """What the policy adds to an open door for all, per unit."""
        return self.policy - self.all_open


def true_values(truth: Truth, economics: Economics) -> Floats:
    """Expected value of each strategy, units by strategy."""
    return economics.worth(truth.p_sub, truth.p_reg, truth.pageviews)


def realised_values(truth: Truth, economics: Economics) -> Floats:
    """Value of what did happen, per unit: the reward that off-policy estimators weigh."""
    return economics.worth(
        truth.subscribed.astype(np.float64), truth.registered.astype(np.float64), truth.later_pageviews
    )


def expected_value(world: World, policy: Ints | Floats, economics: Economics) -> PolicyValue:
    """True value of a policy on all units of a world; `policy_value` is the same for some of them."""
    return policy_value(world.truth, policy, economics)


def policy_value(truth: Truth, policy: Ints | Floats, economics: Economics) -> PolicyValue:
    """True value of a policy on units.

    Args:
        truth: the truth about the units.
        policy: a strategy per unit, or a row of chances of open, regwall and paywall per unit.
        economics: what outcomes are worth.

    Raises:
        SimulationError: the policy has not one strategy, or one row of chances that sum to 1, per unit.
    """
    values = true_values(truth, economics)
    chances = np.eye(len(site.ACTIONS))[policy] if policy.ndim == 1 else policy
    if chances.shape != values.shape or not np.allclose(chances.sum(axis=1), 1.0):
        raise SimulationError(
            f"a policy of shape {policy.shape} does not fit {len(truth)} units",
            where="simulated host riverbend",
            remedy="give one strategy, or one row of chances that sum to 1, per unit of the truth",
        )
    return PolicyValue(float((chances * values).sum(axis=1).mean()), float(values[:, site.OPEN].mean()))
