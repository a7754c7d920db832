"""The truth is what logged data says on average, and what a learner can find."""

from dataclasses import replace

import numpy as np
import pyarrow.parquet as pq
import pytest

from infra.simulation import MEDIUM, DeliveredFile, Truth, World, simulate
from infra.simulation.arrays import Bools, Floats
from infra.simulation.delivery.truth_file import FILE_NAME
from infra.simulation.site import DIRECT, LOYAL, OPEN, PAYWALL, REGISTERED, REGWALL, SOCIAL

OUTCOMES = ("subscribed", "registered", "later_pageviews")
EXPECTED = {"subscribed": "p_sub", "registered": "p_reg", "later_pageviews": "pageviews"}


@pytest.fixture(scope="module")
def eager() -> World:
    """With purchases enough to see small mistakes."""
    return simulate(replace(MEDIUM, eagerness=8.0))


def clustered(values: Floats, truth: Truth, units: Bools) -> tuple[float, float]:
    """Mean over units and its standard error; units of one visitor are not independent."""
    kept, visitor = values[units], truth.visitor[units]
    residuals = np.bincount(visitor, kept - kept.mean())
    return float(kept.mean()), float(np.sqrt((residuals**2).sum()) / len(kept))


def weight(truth: Truth, strategy: int) -> Floats:
    weights: Floats = (truth.strategy == strategy) / truth.propensities[:, strategy]
    return weights


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("strategy", [REGWALL, PAYWALL])
def test_weighted_logs_recover_the_uplift(medium: World, outcome: str, strategy: int) -> None:
    truth = medium.truth
    logged = (weight(truth, strategy) - weight(truth, OPEN)) * getattr(truth, outcome)
    estimate, error = clustered(logged, truth, truth.complete)
    expected = getattr(truth, EXPECTED[outcome])
    uplift = (expected[:, strategy] - expected[:, OPEN])[truth.complete].mean()
    assert abs(estimate - uplift) < 2 * error


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("strategy", [OPEN, REGWALL, PAYWALL])
def test_nothing_is_left_when_the_truth_is_taken_away(eager: World, outcome: str, strategy: int) -> None:
    truth = eager.truth
    expected = getattr(truth, EXPECTED[outcome])[np.arange(len(truth)), truth.strategy]
    rest, error = clustered(weight(truth, strategy) * (getattr(truth, outcome) - expected), truth, truth.complete)
    assert abs(rest) < 2.5 * error


def test_the_uplift_of_registration_stands_out_of_the_noise(medium: World) -> None:
    truth = medium.truth
    logged = (weight(truth, REGWALL) - weight(truth, OPEN)) * truth.registered
    estimate, error = clustered(logged, truth, truth.complete)
    assert estimate > 5 * error


def test_effects_differ_between_people(medium: World) -> None:
    truth, visitors = medium.truth, medium.visitors
    met = truth.delta_sub[:, PAYWALL] != 0
    keen = met & (visitors.loyalty[truth.visitor] == LOYAL) & (visitors.referrer_class[truth.visitor] == DIRECT)
    passing = met & (visitors.loyalty[truth.visitor] == 0) & (visitors.referrer_class[truth.visitor] == SOCIAL)
    assert truth.delta_sub[keen, PAYWALL].mean() > 5 * truth.delta_sub[passing, PAYWALL].mean()
    assert (truth.delta_sub[:, PAYWALL] < 0).mean() > 0.05, "for some, a paywall costs more than it wins"
    assert truth.delta_pageviews[:, PAYWALL].mean() < truth.delta_pageviews[:, REGWALL].mean() < 0


def test_a_regwall_is_nothing_to_the_registered(medium: World) -> None:
    truth = medium.truth
    registered = truth.status == REGISTERED
    assert not truth.delta_sub[registered, REGWALL].any()
    assert not truth.p_reg[registered].any()
    assert truth.p_reg[~registered].all()


def test_the_truth_is_written_beside(small: World, files: tuple[DeliveredFile, ...]) -> None:
    table = pq.read_table(files[0].path.parent / FILE_NAME)
    assert table.num_rows == len(small.truth)
    assert table["p_sub_paywall"].to_pylist() == small.truth.p_sub[:, PAYWALL].tolist()
    assert set(table["visitor_id"].to_pylist()) <= set(small.visitors.visitor_id)
    assert FILE_NAME not in {file.path.name for file in files}
