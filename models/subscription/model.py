"""P(subscribes | visitor, strategy)."""

from models.definition import ModelDefinition, Objective
from models.subscription.data import FEATURES, OUTCOME
from models.subscription.parameters import Parameters

MODEL = ModelDefinition(
    outcome=OUTCOME,
    objective=Objective.BINARY,
    treatment="paywall",
    parameters=Parameters,
    features=FEATURES,
)
