"""Prices of the constraints: the minimum of the dual `g(λ)` of DESIGN §4, λ signed for two-sided bands.

A positive price is that of the upper bound, a negative one that of the lower: at most one of them binds.
"""

from collections.abc import Callable

import numpy as np

from models.features import Floats
from models.solver.problem import Problem

_DOUBLINGS = 50
_HALVINGS = 50
_SWEEPS = 12
# Fractions of the values' spread over which actions are blended, coarse to fine.
_TEMPERATURES = (1e-1, 1e-2, 1e-3)

# Which share of each action a unit takes, given what each is worth to it.
Shares = Callable[[Floats], Floats]


def dual_value(problem: Problem, prices: Floats) -> float:
    """`g(λ)`: no assignment within the rules is worth more, whatever the prices."""
    bounds = np.where(prices > 0, problem.upper, problem.lower)
    return float(problem.reduced(prices).max(axis=1).sum()) + float(prices @ bounds)


def find_prices(problem: Problem) -> Floats:
    """Prices at, or near, the minimum of the dual.

    One constraint: bisection of the argmax's own usage, exact. Several: coordinate by coordinate on the dual with
    its kinks smoothed away, since on the kinks themselves no single coordinate may descend although two together do.
    """
    prices = np.zeros(len(problem.costs))
    if len(prices) == 0 or not problem.excess(problem.usage(problem.best(prices))).any():
        return prices
    if len(prices) == 1:
        return np.array([_coordinate(problem, prices, 0, _hard)])
    spread = float(np.ptp(problem.values[problem.allowed])) or 1.0
    for temperature in _TEMPERATURES:
        prices = _descend(problem, prices, temperature * spread)
    return prices


def _descend(problem: Problem, prices: Floats, temperature: float) -> Floats:
    for _ in range(_SWEEPS):
        before = prices.copy()
        for k in range(len(prices)):
            prices[k] = _coordinate(problem, prices, k, lambda worth: _smooth(worth / temperature))
        if np.abs(prices - before).max() <= temperature * 1e-2:
            break
    return prices


def _hard(worth: Floats) -> Floats:
    return np.asarray(np.eye(worth.shape[1])[np.argmax(worth, axis=1)])


def _smooth(worth: Floats) -> Floats:
    shares = np.exp(worth - worth.max(axis=1, keepdims=True))
    softmax: Floats = shares / shares.sum(axis=1, keepdims=True)
    return softmax


def _coordinate(problem: Problem, prices: Floats, k: int, shares: Shares) -> float:
    """The k-th price at which its constraint just holds, the others as they are.

    Only units that the constraint spans are looked at; a higher price never raises what they use.
    """
    others = prices.copy()
    others[k] = 0.0
    spanned = (problem.costs[k] != 0).any(axis=1)
    costs = problem.costs[k][spanned]
    worth = problem.only_units(spanned).reduced(others)

    def used(price: float) -> float:
        return float((shares(worth - price * costs) * costs).sum())

    free = used(0.0)
    if free > problem.upper[k]:
        return _threshold(lambda price: used(price) <= problem.upper[k])
    if free < problem.lower[k]:
        return -_threshold(lambda price: used(-price) >= problem.lower[k])
    return 0.0


def _threshold(enough: Callable[[float], bool]) -> float:
    """The least price that is enough; the greatest that was tried if none is."""
    high = 1.0
    for _ in range(_DOUBLINGS):
        if enough(high):
            break
        high *= 2.0
    low = 0.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if enough(middle) else (middle, high)
        if high - low <= 1e-15 * high:
            break
    return high
