"""What a model package declares; the harness does the rest."""

from dataclasses import dataclass
from enum import StrEnum

from models.features import VISITOR_FEATURES
from models.parameters import TreeParameters


class Objective(StrEnum):
    """How predictions are made to fit outcomes, by XGBoost's names."""

    BINARY = "binary:logistic"
    REGRESSION = "reg:squarederror"


@dataclass(frozen=True)
class ModelDefinition:
    """An S-learner: an outcome explained by what is known of a visitor and by the strategy that met them.

    Attributes:
        outcome: column of silver.wall_exposures; its unit is the unit of the scores.
        treatment: the strategy whose effect against open the held-out uplift curve shows.
        features: names out of `models.features.VISITOR_FEATURES`.
        least_outcomes: visitor-days with a positive outcome below which there is nothing to learn from.
        least_exposures: visitor-days under each of open and `treatment` below which no effect can be told.
    """

    outcome: str
    objective: Objective
    treatment: str
    parameters: type[TreeParameters]
    features: tuple[str, ...] = VISITOR_FEATURES
    least_outcomes: int = 20
    least_exposures: int = 50
