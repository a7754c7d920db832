import numpy as np
import pytest

from infra.config.newsroom import Economics
from models.features import OPEN, PAYWALL, REGWALL
from models.values import action_values

ECONOMICS = Economics(ltv=100.0, registration_value=2.0, rpm=10.0)
SCORES = {
    "subscription": np.array([[0.01, 0.02, 0.05]]),
    "registration": np.array([[0.10, 0.30, 0.10]]),
    "engagement": np.array([[8.0, 7.0, 5.0]]),
}


def test_a_value_is_what_outcomes_gain_against_open_less_the_pageviews_lost() -> None:
    values = action_values(SCORES, ECONOMICS, np.array([False]))
    assert values[0, OPEN] == 0.0
    assert values[0, REGWALL] == pytest.approx(0.01 * 100 + 0.20 * 2 - 1.0 * 10 / 1000)
    assert values[0, PAYWALL] == pytest.approx(0.04 * 100 + 0.00 * 2 - 3.0 * 10 / 1000)


def test_a_regwall_is_open_to_the_registered_who_cannot_register_again() -> None:
    scores = {**SCORES, "registration": np.array([[0.10, 0.30, 0.40]])}
    values = action_values(scores, ECONOMICS, np.array([True]))
    assert values[0, REGWALL] == 0.0
    assert values[0, PAYWALL] == pytest.approx(0.04 * 100 - 3.0 * 10 / 1000)


def test_what_is_not_modelled_counts_nothing() -> None:
    values = action_values({"subscription": SCORES["subscription"]}, ECONOMICS, np.array([False]))
    assert values[0].tolist() == pytest.approx([0.0, 1.0, 4.0])
