"""From the argmax at the prices to an assignment that holds to the rules and leaves nothing on the table."""

import numpy as np
import numpy.typing as npt

from models.features import Floats
from models.solver.moves import Moves, moves_from, ordered
from models.solver.problem import Choice, Problem

# Pairs of moves are tried among those nearest to indifference.
_PAIRED = 256
# A round sorts every move once: few rounds for many units, whose gap is small before the first.
_LEAST_ROUNDS = 20
_SORTED_UNITS = 500_000
_WORTH_IT = 1e-12


def restore(problem: Problem, choice: Choice, prices: Floats) -> Choice | None:
    """Meet the constraints one after the other, narrow scopes first, never breaking one that holds already.

    Each step gives up least value per unit of usage. None where that leads nowhere.
    """
    scopes = (problem.costs != 0).any(axis=2).sum(axis=1)
    held: list[int] = []
    for k in np.argsort(scopes, kind="stable"):
        held.append(int(k))
        restored = _meet(problem, choice, prices, held)
        if restored is None:
            return None
        choice = restored
    return choice


def _meet(problem: Problem, choice: Choice, prices: Floats, held: list[int]) -> Choice | None:
    """Meet the last of `held` without breaking the others."""
    part = problem.only(held)
    for _ in range(problem.values.size + 1):
        used = part.usage(choice)
        if not part.excess(used)[-1]:
            return choice
        moves = moves_from(part, choice)
        wanted = -1.0 if used[-1] > part.upper[-1] else 1.0
        moves = moves.take(moves.usage[-1] * wanted > 0)
        lost = -(moves.gains - np.tensordot(prices[held], moves.usage, axes=1))
        moves = ordered(moves, -lost / np.abs(moves.usage[-1])).one_per_unit()
        steps = _steps_towards(part, used, moves)
        if len(steps) == 0:
            return None
        choice = steps.apply(choice)
    return None


def _steps_towards(part: Problem, used: Floats, moves: Moves) -> Moves:
    """As many of the first moves as bring the last constraint nearer and break no other; else the first that does."""
    excess = part.excess(used + moves.usage.cumsum(axis=1).T) if len(moves) else np.zeros((0, len(used)))
    fine = _without_new_excess(excess) & (np.diff(excess[:, -1], prepend=part.excess(used)[-1]) < 0)
    prefix = int(np.argmin(fine)) if not fine.all() else len(moves)
    if prefix:
        return moves.take(slice(0, prefix))
    alone = part.excess(used + moves.usage.T)
    good = np.flatnonzero(_without_new_excess(alone) & (alone[:, -1] < part.excess(used)[-1]))
    return moves.take(good[:1])


def _without_new_excess(excess: Floats) -> npt.NDArray[np.bool_]:
    return np.asarray(~(excess[:, :-1] > 0).any(axis=1))


def improve(problem: Problem, choice: Choice, prices: Floats) -> Choice:
    """Take every gain that the rules leave room for: moves of one unit, then of two at once."""
    for _ in range(max(_LEAST_ROUNDS, _SORTED_UNITS // max(1, len(choice)))):
        moves = moves_from(problem, choice)
        merit = moves.gains - np.tensordot(prices, moves.usage, axes=1)
        moves = ordered(moves, merit)
        used = problem.usage(choice)
        steps = _gainful(problem, used, moves) or _best_pair(problem, used, moves.take(slice(0, _PAIRED)))
        if not steps:
            break
        choice = steps.apply(choice)
    return choice


def _gainful(problem: Problem, used: Floats, moves: Moves) -> Moves | None:
    moves = moves.take(moves.gains > _least_gain(problem))
    breaks = np.asarray(problem.excess(used + moves.usage.T).any(axis=1))
    moves = moves.take(~breaks).one_per_unit()
    if len(moves) == 0:
        return None
    together = problem.excess(used + moves.usage.cumsum(axis=1).T).any(axis=1)
    return moves.take(slice(0, int(np.argmax(together)) if together.any() else len(moves)))


def _best_pair(problem: Problem, used: Floats, moves: Moves) -> Moves | None:
    if len(moves) == 0:
        return None
    gains = moves.gains[:, None] + moves.gains[None, :]
    gains[moves.units[:, None] == moves.units[None, :]] = -np.inf
    after = used + moves.usage.T[:, None, :] + moves.usage.T[None, :, :]
    gains[problem.excess(after).any(axis=2)] = -np.inf
    first, second = np.unravel_index(int(np.argmax(gains)), gains.shape)
    return moves.take(np.array([first, second])) if gains[first, second] > _least_gain(problem) else None


def _least_gain(problem: Problem) -> float:
    return _WORTH_IT * max(1.0, float(np.abs(problem.values).max(initial=0.0)))
