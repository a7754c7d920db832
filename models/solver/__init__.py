"""One action per unit, worth most in sum, within the newsroom's rules: DESIGN §4 in numpy."""

from models.solver.constraint import Constraint, InfeasibleRules
from models.solver.plan import DecisionPlan, Held, solve

__all__ = ["Constraint", "DecisionPlan", "Held", "InfeasibleRules", "solve"]
