"""P(registers | visitor, strategy)."""

from models.definition import ModelDefinition, Objective
from models.registration.data import FEATURES, OUTCOME
from models.registration.parameters import Parameters

MODEL = ModelDefinition(
    outcome=OUTCOME,
    objective=Objective.BINARY,
    treatment="regwall",
    parameters=Parameters,
    features=FEATURES,
)
