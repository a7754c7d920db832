"""What one set of models, the stable one or a shadow, decides for a day; pure arrays."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from infra.config.host import Host
from models.features import OPEN, Floats
from models.solver.articles import Articles, level_values, solve_articles, walling_ratios
from models.solver.plan import DecisionPlan, Held, outcome
from models.solver.problem import Choice
from models.solver.visitors import VisitorPlan, Visitors, solve_visitors, stop_rate
from models.values import action_values


@dataclass(frozen=True)
class SetDecisions:
    """Strategies and levels under one set of models, and how the newsroom's rules fare."""

    visitors: VisitorPlan
    articles: DecisionPlan
    article_values: Floats
    report: tuple[Held, ...]


def decide_set(
    visitors: Visitors, articles: Articles, scores: Mapping[str, Floats], host: Host, run_key: str
) -> SetDecisions:
    """Visitors first: what their strategies make of a door is what an article's wall is worth.

    Raises:
        InfeasibleRules: no decisions hold to the rules.
    """
    values = action_values(scores, host.economics, visitors.registered)
    strategies = solve_visitors(visitors, values, host.rules, run_key)
    per_article = level_values(articles, strategies)
    levels = solve_articles(articles, per_article, host.rules)
    ratios = zip(walling_ratios(articles, host.rules), levels.prices, strict=True)
    # The ratios as the newsroom wrote them, not as rounded to whole articles: `satisfied` says the truth.
    report = (*strategies.plan.held, *(outcome(ratio, levels.strategy, price) for ratio, price in ratios))
    return SetDecisions(strategies, levels, per_article, report)


def open_report(visitors: Visitors, articles: Articles, host: Host) -> tuple[Held, ...]:
    """How the rules fare when everything is open."""
    stopped = outcome(stop_rate(visitors, host.rules, visitors.walled), _all_open(visitors.ids))
    ratios = walling_ratios(articles, host.rules)
    return (stopped, *(outcome(ratio, _all_open(articles.ids)) for ratio in ratios))


def _all_open(ids: tuple[str, ...]) -> Choice:
    return np.full(len(ids), OPEN, dtype=np.int64)
