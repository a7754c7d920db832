"""The assignment problem as arrays: what the dual and the repair work on."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from models.features import Floats

Choice = npt.NDArray[np.int64]
Allowed = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Problem:
    """`max Σ values[i, a_i]` with `lower ≤ Σ_i costs[k, i, a_i] ≤ upper` for each k; n units, m actions, K constraints.

    Units are in the order of their hashes: where two are worth the same, the one that comes first is taken.
    """

    values: Floats
    allowed: Allowed
    costs: Floats
    lower: Floats
    upper: Floats

    @cached_property
    def open_values(self) -> Floats:
        """Values, with minus infinity where an action is not allowed."""
        return np.where(self.allowed, self.values, -np.inf)

    def reduced(self, prices: Floats) -> Floats:
        """Values less what each action costs at `prices`; minus infinity where not allowed."""
        return np.asarray(self.open_values - np.tensordot(prices, self.costs, axes=1))

    def best(self, prices: Floats) -> Choice:
        """The best action of each unit at `prices`; of equal ones the softest."""
        return np.asarray(np.argmax(self.reduced(prices), axis=1))

    def usage(self, choice: Choice) -> Floats:
        """What a choice adds up to, by constraint."""
        return np.asarray(self.costs[:, np.arange(len(choice)), choice].sum(axis=1))

    def value(self, choice: Choice) -> float:
        """What a choice is worth."""
        return float(self.values[np.arange(len(choice)), choice].sum())

    def excess(self, usage: Floats) -> Floats:
        """By how much each constraint is broken; 0 where it holds."""
        return np.maximum(0.0, np.maximum(usage - self.upper, self.lower - usage))

    def only(self, constraints: list[int]) -> "Problem":
        """The same with some of the constraints."""
        return Problem(
            self.values, self.allowed, self.costs[constraints], self.lower[constraints], self.upper[constraints]
        )

    def only_units(self, units: Allowed) -> "Problem":
        """The same with some of the units, and bounds that no longer fit."""
        return Problem(self.values[units], self.allowed[units], self.costs[:, units], self.lower, self.upper)
