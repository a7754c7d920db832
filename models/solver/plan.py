"""Solving: canonical order, prices, argmax, repair, and what came of each rule."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from infra.errors import TollgateError
from models.features import Floats
from models.solver.constraint import TOLERANCE, Constraint, InfeasibleRules
from models.solver.dual import dual_value, find_prices
from models.solver.problem import Allowed, Choice, Problem
from models.solver.repair import improve, restore


@dataclass(frozen=True)
class Held:
    """One rule under a plan; `price` is the value gained if the bound that binds moved by 1, a share of 1."""

    measure: str
    scope: str
    lower: float
    upper: float
    value: float
    numerator: float
    denominator: float
    units: int
    satisfied: bool
    price: float


@dataclass(frozen=True)
class DecisionPlan:
    """An action per unit, in the order in which the units were given.

    Attributes:
        prices: λ by constraint, per unit of its numerator: positive for an upper bound, negative for a lower one.
        value: what the actions are worth in sum.
        gap: `(g(λ) - value) / |value|`: no plan within the rules is better by more.
    """

    strategy: Choice
    prices: tuple[float, ...]
    gap: float
    satisfied: bool
    value: float
    held: tuple[Held, ...]


def solve(ids: Sequence[str], values: Floats, constraints: Sequence[Constraint], allowed: Allowed) -> DecisionPlan:
    """Choose an action per unit, worth most in sum within the constraints; ties go by a hash of the unit's id.

    The same units in another order get the same actions. Solving is near-exact: `gap` says how near.

    Raises:
        InfeasibleRules: no choice within all constraints was found; it names those that conflict.
    """
    _require_sound(ids, values, allowed)
    order = np.argsort(hashes(ids), kind="stable")
    live = [k for k, constraint in enumerate(constraints) if constraint.denominator > 0]
    problem = _problem(values[order], allowed[order], [constraints[k] for k in live], order)
    prices = find_prices(problem)
    chosen = restore(problem, problem.best(prices), prices)
    if chosen is None:
        raise _infeasible(problem, [constraints[k] for k in live])
    chosen = improve(problem, chosen, prices)
    strategy = np.empty(len(ids), dtype=np.int64)
    strategy[order] = chosen
    every_price = np.zeros(len(constraints))
    every_price[live] = prices
    held = tuple(outcome(c, strategy, float(price)) for c, price in zip(constraints, every_price, strict=True))
    value = problem.value(chosen)
    satisfied = all(each.satisfied for each in held)
    return DecisionPlan(strategy, tuple(map(float, every_price)), _gap(problem, prices, value), satisfied, value, held)


def hashes(ids: Sequence[str], salt: str = "") -> npt.NDArray[np.uint64]:
    """64 bits of each id, the same in every process."""
    key = hashlib.sha256(salt.encode()).digest()
    digests = b"".join(hashlib.blake2b(unit.encode(), digest_size=8, key=key).digest() for unit in ids)
    return np.frombuffer(digests, dtype="<u8")


def outcome(constraint: Constraint, strategy: Choice, price: float = 0.0) -> Held:
    """One rule under given actions."""
    numerator = float(constraint.costs[np.arange(len(strategy)), strategy].sum())
    rate = constraint.rate(numerator)
    return Held(
        measure=constraint.measure,
        scope=constraint.scope,
        lower=constraint.lower,
        upper=constraint.upper,
        value=rate,
        numerator=numerator,
        denominator=constraint.denominator,
        units=constraint.units,
        satisfied=constraint.holds(rate),
        price=abs(price) * constraint.denominator,
    )


def _require_sound(ids: Sequence[str], values: Floats, allowed: Allowed) -> None:
    remedy = "give each unit one row, a finite value per action, and at least one allowed action"
    if len(set(ids)) < len(ids):
        raise TollgateError("a unit occurs twice", where="solver", remedy=remedy)
    if not np.isfinite(values[allowed]).all():
        raise TollgateError("a value is not finite", where="solver", remedy=remedy)
    if not allowed.any(axis=1).all():
        raise TollgateError("a unit has no allowed action", where="solver", remedy=remedy)


def _problem(values: Floats, allowed: Allowed, constraints: Sequence[Constraint], order: Choice) -> Problem:
    shape = (len(constraints), *values.shape)
    slack = np.array([TOLERANCE * c.denominator for c in constraints])
    return Problem(
        values=np.where(allowed, values, 0.0),
        allowed=allowed,
        costs=np.stack([c.costs[order] for c in constraints]) if constraints else np.zeros(shape),
        lower=np.array([c.lower * c.denominator for c in constraints]) - slack,
        upper=np.array([c.upper * c.denominator for c in constraints]) + slack,
    )


def _gap(problem: Problem, prices: Floats, value: float) -> float:
    """Both are sums of doubles, and the dual is never below the primal but by their rounding."""
    excess = max(0.0, dual_value(problem, prices) - value)
    if excess == 0.0:
        return 0.0
    return excess / abs(value) if value else float("inf")


def _infeasible(problem: Problem, constraints: Sequence[Constraint]) -> InfeasibleRules:
    """Drop what is not needed for the conflict; what is left cannot be met together."""
    conflict = list(range(len(constraints)))
    for k in range(len(constraints)):
        fewer = [each for each in conflict if each != k]
        part = problem.only(fewer)
        zero = np.zeros(len(fewer))
        if restore(part, part.best(zero), zero) is None:
            conflict = fewer
    names = tuple(constraints[k].name for k in conflict)
    return InfeasibleRules(
        f"no decisions hold to {'; '.join(names)}",
        where="newsroom rules",
        remedy="widen one of these bands, or shorten the lists of articles that must be open or walled",
        conflicting=names,
    )
