"""Drawn strategies, so that tomorrow's models learn from more than today's choice: logged, and within the band too.

A share ε of the eligible visitors draws its strategy from a distribution of its own; the propensity of an action is
`(1-ε)·1[solved] + ε·π(action)`. The band holds for the expected mix of both, and π alone lies in it as far as a
distribution that leaves every allowed action a chance can.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from infra.config.newsroom import Band
from models.features import Floats
from models.solver.plan import hashes
from models.solver.problem import Allowed, Choice

# What is left of the even draw when the least share of walls asks for more of them than it makes.
_LEAST_EVEN = 0.05


@dataclass(frozen=True)
class Drawn:
    """What each visitor gets, and how likely each action was; a row per visitor in the order given."""

    strategy: Choice
    explored: npt.NDArray[np.bool_]
    propensities: Floats


def exploration_mix(costs: Floats, allowed: Allowed, band: Band, denominator: float) -> Floats:
    """π: even over the allowed actions, thinned towards open or thickened towards walls until its rate is in `band`.

    `costs` is what an action adds to the numerator of the rate, `denominator` its denominator; open (column 0) adds
    nothing.
    """
    even: Floats = allowed / allowed.sum(axis=1, keepdims=True)
    rate = _rate(even, costs, denominator)
    if rate > band.upper:
        return _thinned(even, costs, band.upper / rate)
    if rate < band.lower:
        costliest = np.eye(costs.shape[1])[np.argmax(np.where(allowed, costs, -np.inf), axis=1)]
        reach = _rate(costliest, costs, denominator) - rate
        more = min(1 - _LEAST_EVEN, (band.lower - rate) / reach) if reach > 0 else 0.0
        mixed: Floats = (1 - more) * even + more * costliest
        return mixed
    return even


def mixed(of_actions: Floats, mix: Floats, share: float) -> Floats:
    """What an action brings on average if it is solved for and `share` of the visitors draw from `mix` instead."""
    drawn = (of_actions * mix).sum(axis=1, keepdims=True)
    average: Floats = (1 - share) * of_actions + share * drawn
    return average


def draw(ids: Sequence[str], solved: Choice, mix: Floats, share: float, run_key: str) -> Drawn:
    """Who explores and what, by a hash of run key and visitor: the same run draws the same."""
    explored = _uniform(ids, f"explore {run_key}") < share
    cumulative = mix.cumsum(axis=1)
    # The last sum may be a rounding below 1, and an action of probability 0 must not be drawn.
    points = _uniform(ids, f"strategy {run_key}") * cumulative[:, -1]
    drawn = (cumulative <= points[:, None]).sum(axis=1)
    chosen = np.eye(mix.shape[1])[solved]
    return Drawn(np.where(explored, drawn, solved), explored, (1 - share) * chosen + share * mix)


def _rate(mix: Floats, costs: Floats, denominator: float) -> float:
    return float((mix * costs).sum()) / denominator if denominator > 0 else 0.0


def _thinned(even: Floats, costs: Floats, factor: float) -> Floats:
    """Only actions that count are thinned: what costs nothing may be drawn as before."""
    thinned: Floats = np.where(costs > 0, even * factor, even)
    thinned[:, 0] += 1 - thinned.sum(axis=1)
    return thinned


def _uniform(ids: Sequence[str], salt: str) -> Floats:
    """Numbers in [0, 1): 53 of a hash's 64 bits, which is what a double holds."""
    return np.asarray((hashes(ids, salt) >> np.uint64(11)) * 2.0**-53, dtype=np.float64)
