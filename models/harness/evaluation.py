"""A model on the visitors that it was not trained on."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pyspark.sql import DataFrame
from xgboost import Booster

from models.boosters import predict
from models.definition import ModelDefinition, Objective
from models.features import OPEN, STRATEGIES, Floats, Matrix, under_strategy
from models.harness.metrics import Metric, auc, calibration, log_loss, rmse, uplift_curve


@dataclass(frozen=True)
class HeldOut:
    """Held-out visitor-days as arrays; `visitors` are the features without the strategy."""

    label: Floats
    weight: Floats
    strategy: npt.NDArray[np.int64]
    propensity: Floats
    visitors: Matrix


def held_out(examples: DataFrame) -> HeldOut:
    """Bring the held-out examples to the driver: a fifth of the visitors, which it must have room for."""
    rows = examples.where("held_out").orderBy("visitor_id", "day").drop("held_out").toArrow()
    columns = {name: rows.column(name).to_numpy() for name in ("label", "weight", "strategy", "propensity")}
    flat = rows.column("features").combine_chunks().flatten().to_numpy(zero_copy_only=False)
    matrix = flat.reshape(rows.num_rows, -1) if rows.num_rows else np.zeros((0, len(STRATEGIES)), dtype=np.float32)
    return HeldOut(
        label=columns["label"],
        weight=columns["weight"],
        strategy=columns["strategy"].astype(np.int64),
        propensity=columns["propensity"],
        visitors=matrix[:, : -len(STRATEGIES)],
    )


def evaluate(booster: Booster, definition: ModelDefinition, held: HeldOut) -> tuple[Metric, ...]:
    """Metrics of models/README.md; none if nobody was held out."""
    if len(held.label) == 0:
        return ()
    predicted = predict(booster, under_strategy(held.visitors, held.strategy))
    plain = (held.label, predicted, held.weight)
    # What somebody who knows the mean alone would say.
    constant = (held.label, np.full_like(held.label, np.average(held.label, weights=held.weight)), held.weight)
    weight = float(held.weight.sum())
    if definition.objective is Objective.BINARY:
        scalars = [("auc", auc(*plain), 0.5), ("log_loss", log_loss(*plain), log_loss(*constant))]
    else:
        scalars = [("rmse", rmse(*plain), rmse(*constant))]
    numbers = [Metric(name, 0, value, reference, weight) for name, value, reference in scalars if value is not None]
    return (*numbers, *calibration(*plain), *_uplift(booster, definition, held))


def _uplift(booster: Booster, definition: ModelDefinition, held: HeldOut) -> list[Metric]:
    treatment = STRATEGIES.index(definition.treatment)
    uplift = predict(booster, under_strategy(held.visitors, treatment)) - predict(
        booster, under_strategy(held.visitors, OPEN)
    )
    return uplift_curve(held.label, uplift, held.strategy == treatment, held.strategy == OPEN, held.propensity)
