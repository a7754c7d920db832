"""A newsroom rule as the solver takes it: a rate that must lie in a band."""

from dataclasses import dataclass

import numpy as np

from infra.errors import TollgateError
from models.features import Floats

# Bounds are shares and numerators are sums of doubles: 0.29 of 100 articles is 28.999999999999996 of them.
TOLERANCE = 1e-10


class InfeasibleRules(TollgateError):
    """No decisions hold to all rules at once; `conflicting` names a least set of rules that cannot be met."""

    def __init__(self, what: str, *, where: str, remedy: str, conflicting: tuple[str, ...]) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.conflicting = conflicting


@dataclass(frozen=True)
class Constraint:
    """`lower ≤ Σ_i costs[i, a_i] / denominator ≤ upper`.

    Attributes:
        measure: the rate, with its denominator in the name.
        scope: `site`, or `section:<name>`.
        lower, upper: shares, both included.
        costs: what each action of each unit adds to the numerator; a row per unit, a column per action.
        denominator: of how many; with 0 there is nothing to hold.
    """

    measure: str
    scope: str
    lower: float
    upper: float
    costs: Floats
    denominator: float

    @property
    def name(self) -> str:
        """`stop_rate_pageview of site in 2.00% to 6.00%`."""
        return f"{self.measure} of {self.scope} in {self.lower:.2%} to {self.upper:.2%}"

    @property
    def units(self) -> int:
        """Units that add anything under some action."""
        return int((self.costs != 0).any(axis=1).sum())

    def rate(self, numerator: float) -> float:
        """The rate; 0 of nothing. Sums of doubles that leave 0 to 1 by their rounding are put back."""
        return float(np.clip(numerator / self.denominator, 0.0, 1.0)) if self.denominator > 0 else 0.0

    def holds(self, rate: float) -> bool:
        """Whether a rate lies in the band, up to the rounding of doubles."""
        return self.lower - TOLERANCE <= rate <= self.upper + TOLERANCE
