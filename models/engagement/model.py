"""E[pageviews in the window | visitor, strategy]."""

from models.definition import ModelDefinition, Objective
from models.engagement.data import FEATURES, OUTCOME
from models.engagement.parameters import Parameters

MODEL = ModelDefinition(
    outcome=OUTCOME,
    objective=Objective.REGRESSION,
    treatment="paywall",
    parameters=Parameters,
    features=FEATURES,
)
