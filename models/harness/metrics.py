"""How good a model is, in plain numbers, bins and curves; every rate weighted as the exposures are."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.features import Floats

BINS = 10
CURVE_POINTS = 10


@dataclass(frozen=True)
class Metric:
    """One row of gold.model_performance."""

    metric: str
    step: int
    value: float
    reference: float | None
    weight: float


def auc(label: Floats, predicted: Floats, weight: Floats) -> float | None:
    """Probability that a positive is ranked above a negative, ties counted half; None if one class is missing."""
    positive = label > 0
    total_positive, total_negative = weight[positive].sum(), weight[~positive].sum()
    if not total_positive or not total_negative:
        return None
    levels, at = np.unique(predicted, return_inverse=True)
    positives = np.bincount(at, weight * positive, len(levels))
    negatives = np.bincount(at, weight * ~positive, len(levels))
    below = negatives.cumsum() - negatives
    return float((positives * (below + negatives / 2)).sum() / (total_positive * total_negative))


def log_loss(label: Floats, predicted: Floats, weight: Floats) -> float:
    """Mean negative log-likelihood, in nats."""
    likely = np.clip(np.where(label > 0, predicted, 1 - predicted), 1e-15, 1.0)
    return float(-np.average(np.log(likely), weights=weight))


def rmse(label: Floats, predicted: Floats, weight: Floats) -> float:
    """Root of the mean squared error, in the outcome's unit."""
    return float(np.sqrt(np.average((label - predicted) ** 2, weights=weight)))


def calibration(label: Floats, predicted: Floats, weight: Floats) -> list[Metric]:
    """Observed against predicted means in bins of equal size, from the lowest predictions to the highest."""
    order = np.argsort(predicted, kind="stable")
    bins = []
    for step, rows in enumerate(np.array_split(order, min(BINS, len(order)))):
        held = weight[rows]
        observed = float(np.average(label[rows], weights=held))
        bins.append(
            Metric("calibration_bin", step, observed, float(np.average(predicted[rows], weights=held)), held.sum())
        )
    return bins


def uplift_curve(
    label: Floats,
    uplift: Floats,
    treated: npt.NDArray[np.bool_],
    control: npt.NDArray[np.bool_],
    propensity: Floats,
) -> list[Metric]:
    """Gain per visitor-day from treating the share with the greatest predicted uplift, against treating at random.

    Inverse-propensity estimates on the logged choices: `mean over all of 1[in share]·(treated·y/p - control·y/p)`.
    `qini` is the area between the curve and the line of random targeting: above 0, the model ranks better than chance.
    """
    effect = np.where(treated, label / propensity, 0.0) - np.where(control, label / propensity, 0.0)
    gained = np.concatenate([[0.0], effect[np.argsort(-uplift, kind="stable")].cumsum()]) / len(effect)
    ends = np.round(np.linspace(0, len(effect), CURVE_POINTS + 1)).astype(int)
    everybody = float(gained[-1])
    weight = float(treated.sum() + control.sum())
    curve = [
        Metric("uplift_curve", step, float(gained[end]), everybody * end / len(effect), weight)
        for step, end in enumerate(ends)
    ]
    between = [point.value - (point.reference or 0.0) for point in curve]
    qini = float(np.trapezoid(between, dx=1 / CURVE_POINTS))
    return [*curve, Metric("qini", 0, qini, 0.0, weight)]
