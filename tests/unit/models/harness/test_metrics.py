import numpy as np
import pytest

from models.harness.metrics import auc, calibration, log_loss, rmse, uplift_curve

ONES = np.ones(4)


def test_auc_counts_pairs_by_weight_and_ties_half() -> None:
    label = np.array([0.0, 1.0, 0.0, 1.0])
    assert auc(label, np.array([0.1, 0.9, 0.2, 0.8]), ONES) == 1.0
    assert auc(label, np.array([0.5, 0.5, 0.5, 0.5]), ONES) == 0.5
    # The pair (0.9, 0.2) is ranked wrongly and weighs 3 of 4.
    assert auc(label, np.array([0.9, 0.2, 0.1, 0.95]), np.array([3.0, 1.0, 1.0, 0.0])) == pytest.approx(0.25)
    assert auc(np.zeros(4), ONES, ONES) is None


def test_errors_are_weighted_means() -> None:
    label, predicted = np.array([1.0, 0.0]), np.array([0.5, 0.25])
    assert log_loss(label, predicted, np.array([1.0, 3.0])) == pytest.approx((np.log(2) + 3 * np.log(4 / 3)) / 4)
    assert rmse(np.array([3.0, 0.0]), np.array([0.0, 0.0]), np.array([1.0, 3.0])) == pytest.approx(1.5)


def test_calibration_bins_are_equal_in_size_and_ordered() -> None:
    predicted = np.linspace(0, 1, 100)
    bins = calibration((predicted > 0.5).astype(float), predicted, np.ones(100))
    assert [one.step for one in bins] == list(range(10))
    assert [one.weight for one in bins] == [10.0] * 10
    assert bins[0].value == 0.0
    assert bins[9].value == 1.0
    assert bins[0].reference == pytest.approx(predicted[:10].mean())


def test_uplift_is_found_at_the_right_end_whatever_the_propensities() -> None:
    generator = np.random.default_rng(4)
    count = 40_000
    responsive = generator.random(count) < 0.3
    propensity = np.where(responsive, 0.2, 0.6)
    treated = generator.random(count) < propensity
    label = (generator.random(count) < 0.1 + 0.3 * (treated & responsive)).astype(float)
    chosen = np.where(treated, propensity, 1 - propensity)
    curve = uplift_curve(label, responsive.astype(float), treated, ~treated, chosen)
    gain = {point.step: point for point in curve if point.metric == "uplift_curve"}
    assert gain[0].value == 0.0
    assert gain[3].value == pytest.approx(0.3 * 0.3, abs=0.02)
    assert gain[10].value == pytest.approx(0.3 * 0.3, abs=0.02)
    assert gain[10].reference == pytest.approx(gain[10].value)
    qini = next(point for point in curve if point.metric == "qini")
    assert qini.value == pytest.approx(0.09 * 0.35, abs=0.01)
    blind = uplift_curve(label, generator.random(count), treated, ~treated, chosen)
    assert abs(next(point for point in blind if point.metric == "qini").value) < 0.01
