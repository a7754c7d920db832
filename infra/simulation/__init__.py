"""riverbend, a simulated news site: what no public data has, with the truth behind it known. See README.md."""

from infra.simulation.delivery.folder import DeliveredFile, write
from infra.simulation.scenario import MEDIUM, SMALL, Scenario, SimulationError
from infra.simulation.truth import Truth
from infra.simulation.value import Economics, PolicyValue, expected_value, policy_value, realised_values, true_values
from infra.simulation.world import World, simulate

__all__ = [
    "MEDIUM",
    "SMALL",
    "DeliveredFile",
    "Economics",
    "PolicyValue",
    "Scenario",
    "SimulationError",
    "Truth",
    "World",
    "expected_value",
    "policy_value",
    "realised_values",
    "simulate",
    "true_values",
    "write",
]
