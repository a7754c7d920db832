"""Columns of the decision tables, from what was decided."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from models.decisions.occasion import Occasion
from models.decisions.sets import SetDecisions
from models.features import OPEN, PAYWALL, REGWALL, STRATEGIES
from models.served import NO_MODEL, LoadedModel, Served, ServedModel
from models.solver.articles import LEVELS, Articles
from models.solver.plan import Held

STABLE = "stable"
Columns = dict[str, Any]


def visitor_decisions(
    ids: Sequence[str],
    eligible: npt.NDArray[np.bool_],
    decided: SetDecisions | None,
    occasion: Occasion,
    served: Served,
) -> Columns:
    """gold.visitor_decisions: whoever is not eligible, or everybody without a model, finds the door open."""
    count = len(ids)
    strategy = np.full(count, OPEN, dtype=np.int64)
    explored = np.zeros(count, dtype=np.bool_)
    propensities = np.tile([1.0, 0.0, 0.0], (count, 1))
    values = np.full((count, 3), np.nan)
    reason = np.full(count, NO_MODEL if decided is None else "not_eligible", dtype=object)
    if decided is not None:
        drawn = decided.visitors.drawn
        strategy[eligible], explored[eligible], propensities[eligible] = (
            drawn.strategy,
            drawn.explored,
            drawn.propensities,
        )
        values[:] = 0.0
        values[eligible] = decided.visitors.values
        reason[eligible] = np.where(drawn.explored, "exploration", "value")
    return occasion.columns() | {
        "visitor_id": list(ids),
        "strategy": _names(strategy, STRATEGIES),
        "reason": reason,
        "explored": explored,
        **{f"propensity_{name}": propensities[:, k] for k, name in enumerate(STRATEGIES)},
        "value_regwall": values[:, REGWALL],
        "value_paywall": values[:, PAYWALL],
        "policy": served.policy,
        "models": json.dumps({model: each.digest for model, each in sorted(served.stable.items())}),
    }


def article_walls(articles: Articles, decided: SetDecisions | None, occasion: Occasion, policy: str) -> Columns:
    """gold.article_walls."""
    count = len(articles.ids)
    level = np.full(count, OPEN, dtype=np.int64) if decided is None else decided.articles.strategy
    values = np.full((count, 3), np.nan) if decided is None else decided.article_values
    listed = articles.listed(occasion.host.rules)
    reason = [NO_MODEL] * count if decided is None else [each or "value" for each in listed]
    return occasion.columns() | {
        "article_id": list(articles.ids),
        "section": list(articles.sections),
        "wall_level": _names(level, LEVELS),
        "reason": reason,
        "value_registration": values[:, REGWALL],
        "value_premium": values[:, PAYWALL],
        "policy": policy,
    }


def shadow_decisions(stable: SetDecisions, shadows: Mapping[str, SetDecisions], occasion: Occasion) -> Columns:
    """gold.shadow_decisions: the eligible visitors once for each shadow, before exploration."""
    ids = stable.visitors.visitors.ids
    mine = stable.visitors.plan.strategy
    theirs = [shadow.visitors.plan.strategy for shadow in shadows.values()]
    values = [shadow.visitors.values for shadow in shadows.values()] or [np.zeros((0, 3))]
    return occasion.columns() | {
        "visitor_id": list(ids) * len(shadows),
        "shadow": [name for name in shadows for _ in ids],
        "strategy": _names(_joined(theirs), STRATEGIES),
        "stable_strategy": _names(np.tile(mine, len(shadows)), STRATEGIES),
        "agrees": np.concatenate([mine == each for each in theirs]) if theirs else np.zeros(0, dtype=np.bool_),
        "value_regwall": np.vstack(values)[:, REGWALL],
        "value_paywall": np.vstack(values)[:, PAYWALL],
    }


def constraint_report(reports: Mapping[str, Sequence[Held]], occasion: Occasion, policy: str) -> Columns:
    """gold.constraint_report, by who decided."""
    rows = [(name, held) for name, report in reports.items() for held in report]
    columns = {
        column: [getattr(held, attribute) for _, held in rows]
        for column, attribute in {
            "measure": "measure",
            "scope": "scope",
            "lower_bound": "lower",
            "upper_bound": "upper",
            "value": "value",
            "numerator": "numerator",
            "denominator": "denominator",
            "units": "units",
            "satisfied": "satisfied",
            "price": "price",
        }.items()
    }
    return occasion.columns() | columns | {"decided_by": [name for name, _ in rows], "policy": policy}


def model_performance(models: Sequence[LoadedModel], occasion: Occasion) -> Columns:
    """gold.model_performance: each version once, as what it serves first."""
    once = {(model.served.model, model.served.digest): model for model in reversed(models)}
    rows: list[tuple[ServedModel, Mapping[str, Any]]] = [
        (model.served, metric) for model in once.values() for metric in model.performance
    ]
    return occasion.columns() | {
        "model": [served.model for served, _ in rows],
        "role": [served.role.value for served, _ in rows],
        "model_digest": [served.digest for served, _ in rows],
        **{name: [metric[name] for _, metric in rows] for name in ("metric", "step", "value", "reference", "weight")},
    }


def _names(indices: npt.NDArray[np.int64], names: Sequence[str]) -> npt.NDArray[np.object_]:
    return np.array(names, dtype=object)[indices]


def _joined(arrays: Sequence[npt.NDArray[np.int64]]) -> npt.NDArray[np.int64]:
    return np.concatenate(arrays) if arrays else np.zeros(0, dtype=np.int64)
