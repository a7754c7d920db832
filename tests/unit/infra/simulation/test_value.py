"""The true value of a policy, and what estimators from logs should find."""

import numpy as np
import pytest

from infra.simulation import Economics, SimulationError, World, expected_value, realised_values, true_values
from infra.simulation.site import OPEN, PAYWALL

ECONOMICS = Economics(ltv=120.0, registration_value=2.0, rpm=18.0)


def test_open_for_all_adds_nothing_to_open_for_all(small: World) -> None:
    value = expected_value(small, np.full(len(small.truth), OPEN), ECONOMICS)
    assert value.against_open == 0
    assert value.policy == value.all_open > 0


def test_value_counts_each_outcome_at_its_price(small: World) -> None:
    truth = small.truth
    paywall = expected_value(small, np.full(len(truth), PAYWALL), ECONOMICS).against_open
    parts = (truth.delta_sub, truth.delta_reg, truth.delta_pageviews)
    prices = (120.0, 2.0, 0.018)
    assert paywall == pytest.approx(
        sum(part[:, PAYWALL].mean() * price for part, price in zip(parts, prices, strict=True))
    )


def test_the_best_choice_per_unit_beats_every_constant_one(small: World) -> None:
    best = expected_value(small, true_values(small.truth, ECONOMICS).argmax(axis=1), ECONOMICS).policy
    for strategy in range(3):
        assert best > expected_value(small, np.full(len(small.truth), strategy), ECONOMICS).policy


def test_off_policy_estimate_of_a_targeted_policy_matches_its_true_value(medium: World) -> None:
    truth = medium.truth
    policy = true_values(truth, ECONOMICS).argmax(axis=1)
    kept = truth.complete
    chance = truth.propensities[np.arange(len(truth)), truth.strategy]
    logged = ((policy == truth.strategy) / chance * realised_values(truth, ECONOMICS))[kept]
    residuals = np.bincount(truth.visitor[kept], logged - logged.mean())
    error = np.sqrt((residuals**2).sum()) / kept.sum()
    true = true_values(truth, ECONOMICS)[np.arange(len(truth)), policy][kept].mean()
    assert abs(logged.mean() - true) < 2 * error


def test_a_randomised_policy_is_worth_the_mix(small: World) -> None:
    mixed = expected_value(small, small.truth.propensities, ECONOMICS).policy
    each = [expected_value(small, np.full(len(small.truth), s), ECONOMICS).policy for s in range(3)]
    assert min(each) < mixed < max(each)


@pytest.mark.parametrize("shape", [(3,), (2, 3)])
def test_a_policy_for_other_units_is_refused(small: World, shape: tuple[int, ...]) -> None:
    with pytest.raises(SimulationError, match="does not fit"):
        expected_value(small, np.zeros(shape, dtype=np.int64), ECONOMICS)
