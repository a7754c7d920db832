"""Single changes of an assignment, best first."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.features import Floats
from models.solver.problem import Choice, Problem


@dataclass(frozen=True)
class Moves:
    """Unit `units[j]` would take `actions[j]`, which adds `gains[j]` to the value and `usage[:, j]` to what is used."""

    units: Choice
    actions: Choice
    gains: Floats
    usage: Floats

    def __len__(self) -> int:
        return len(self.units)

    def take(self, positions: npt.NDArray[np.int64] | npt.NDArray[np.bool_] | slice) -> "Moves":
        """Some of them, in the order of `positions`."""
        return Moves(self.units[positions], self.actions[positions], self.gains[positions], self.usage[:, positions])

    def one_per_unit(self) -> "Moves":
        """Of each unit's moves the first."""
        return self.take(np.sort(np.unique(self.units, return_index=True)[1]))

    def apply(self, choice: Choice) -> Choice:
        """The choice after all of them."""
        changed = choice.copy()
        changed[self.units] = self.actions
        return changed


def moves_from(problem: Problem, choice: Choice) -> Moves:
    """Every allowed change of one unit, by action and then by unit."""
    count, actions = problem.values.shape
    units = np.tile(np.arange(count), actions)
    targets = np.repeat(np.arange(actions), count)
    possible = problem.allowed[units, targets] & (targets != choice[units])
    units, targets = units[possible], targets[possible]
    now = choice[units]
    gains = problem.values[units, targets] - problem.values[units, now]
    usage = problem.costs[:, units, targets] - problem.costs[:, units, now]
    return Moves(units, targets, gains, usage)


def ordered(moves: Moves, merit: Floats) -> Moves:
    """The greatest merit first; of equal ones the unit that comes first."""
    return moves.take(np.lexsort((moves.actions, moves.units, -merit)))
