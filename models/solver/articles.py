"""Articles as units: how far each live one is walled, within the walling ratios and the newsroom's lists.

First form: a level is worth what the visitors' strategies make of it per eligible pageview, site-wide, times the
eligible pageviews that the article is expected to get. Which readers an article draws is not looked at yet.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from infra.config.newsroom import Band, NewsroomRules
from models.features import OPEN, PAYWALL, REGWALL, Floats
from models.solver.constraint import Constraint, InfeasibleRules
from models.solver.plan import DecisionPlan, solve
from models.solver.problem import Allowed
from models.solver.visitors import VisitorPlan

LEVELS = ("free", "registration", "premium")
SOLVED_BY = ("article_id", "section", "pageviews_7d", "pageviews_28d", "eligible_pageviews_28d")
MEASURE = "walling_ratio_article"
_LISTED = {"must_open": (True, False, False), "must_wall": (False, True, True)}


@dataclass(frozen=True)
class Articles:
    """Live articles; `doors` are the eligible pageviews that each is expected to get on a day."""

    ids: tuple[str, ...]
    sections: tuple[str | None, ...]
    doors: Floats

    @classmethod
    def of(cls, columns: Mapping[str, npt.NDArray[np.generic]]) -> "Articles":
        """From the columns `SOLVED_BY` of gold.article_features: last week's traffic by last month's eligible share."""
        week = np.asarray(columns["pageviews_7d"], dtype=np.float64) / 7
        month = np.asarray(columns["pageviews_28d"], dtype=np.float64)
        eligible = np.asarray(columns["eligible_pageviews_28d"], dtype=np.float64)
        share = np.divide(eligible, month, out=np.zeros_like(month), where=month > 0)
        sections = tuple(None if name is None else str(name) for name in columns["section"].tolist())
        return cls(tuple(map(str, columns["article_id"])), sections, week * np.minimum(1.0, share))

    def listed(self, rules: NewsroomRules) -> tuple[str | None, ...]:
        """The list that an article is on, if it is on one."""
        lists = dict.fromkeys(rules.must_open, "must_open") | dict.fromkeys(rules.must_wall, "must_wall")
        return tuple(lists.get(article) for article in self.ids)


def level_values(articles: Articles, visitors: VisitorPlan) -> Floats:
    """What each level is worth against free on a day.

    A premium door shows a visitor's strategy, a registration door a regwall to whoever has a wall as strategy.
    """
    rows = np.arange(len(visitors.visitors.ids))
    strategy, values = visitors.plan.strategy, visitors.values
    doors = float(visitors.visitors.doors.sum())
    premium = float(values[rows, strategy].sum()) / doors if doors else 0.0
    registration = float(values[strategy != OPEN, REGWALL].sum()) / doors if doors else 0.0
    per_door = np.zeros(3)
    per_door[REGWALL], per_door[PAYWALL] = registration, premium
    return np.outer(articles.doors, per_door)


def walling_ratios(articles: Articles, rules: NewsroomRules) -> list[Constraint]:
    """Articles with a wall / live articles: of the site, and of each section that has a band."""
    everywhere = np.ones(len(articles.ids), dtype=np.bool_)
    bands = rules.walling_ratio_article
    constraints = [_ratio("site", bands.site, everywhere)]
    for section, band in sorted(bands.sections.items()):
        inside = np.array([name == section for name in articles.sections], dtype=np.bool_)
        constraints.append(_ratio(f"section:{section}", band, inside))
    return constraints


def solve_articles(articles: Articles, values: Floats, rules: NewsroomRules) -> DecisionPlan:
    """Solve for the levels.

    Raises:
        InfeasibleRules: no levels hold to ratios and lists; a list is named if it takes part in the conflict.
    """
    constraints = [_whole(constraint) for constraint in walling_ratios(articles, rules)]
    listed = articles.listed(rules)
    try:
        plan = solve(articles.ids, values, constraints, _allowed(listed))
    except InfeasibleRules as refusal:
        raise _with_lists(refusal, articles, constraints, listed) from None
    return plan


def _allowed(listed: tuple[str | None, ...]) -> Allowed:
    rows = [_LISTED.get(name or "", (True, True, True)) for name in listed]
    return np.array(rows, dtype=np.bool_).reshape(len(rows), 3)


def _ratio(scope: str, band: Band, inside: npt.NDArray[np.bool_]) -> Constraint:
    costs = np.outer(inside.astype(np.float64), [0.0, 1.0, 1.0])
    return Constraint(MEASURE, scope, band.lower, band.upper, costs, float(inside.sum()))


def _whole(constraint: Constraint) -> Constraint:
    """A band that no whole number of articles lies in, moved to the nearest number: 40 to 60 % of one is 1, or 0."""
    count = constraint.denominator
    lower, upper = constraint.lower * count, constraint.upper * count
    if np.ceil(lower - 1e-9) <= np.floor(upper + 1e-9):
        return constraint
    nearest = float(np.round((lower + upper) / 2)) / count
    return Constraint(constraint.measure, constraint.scope, nearest, nearest, constraint.costs, count)


def _with_lists(
    refusal: InfeasibleRules, articles: Articles, constraints: list[Constraint], listed: tuple[str | None, ...]
) -> InfeasibleRules:
    """The refusal, with each list named without which there would be none."""
    blame = []
    for name in _LISTED:
        without = tuple(None if each == name else each for each in listed)
        try:
            solve(articles.ids, np.zeros((len(listed), 3)), constraints, _allowed(without))
            blame.append(f"{name} ({listed.count(name)} articles)")
        except InfeasibleRules:
            continue
    names = (*refusal.conflicting, *blame)
    return InfeasibleRules(
        f"no levels hold to {'; '.join(names)}", where=refusal.where, remedy=refusal.remedy, conflicting=names
    )
