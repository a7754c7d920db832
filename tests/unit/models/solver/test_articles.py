from typing import Any

import numpy as np
import pytest

from infra.config.newsroom import NewsroomRules
from models.features import Floats
from models.solver import InfeasibleRules
from models.solver.articles import LEVELS, Articles, level_values, solve_articles, walling_ratios
from models.solver.plan import outcome
from models.solver.visitors import Visitors, solve_visitors

PREMIUM = LEVELS.index("premium")


def articles(sections: list[str | None], traffic: list[int] | None = None) -> Articles:
    count = len(sections)
    week = np.array(traffic or [70] * count)
    return Articles.of(
        {
            "article_id": np.array([f"a{number}" for number in range(count)], dtype=object),
            "section": np.array(sections, dtype=object),
            "pageviews_7d": week,
            "pageviews_28d": week * 2,
            "eligible_pageviews_28d": week,
        }
    )


def rules(**document: Any) -> NewsroomRules:
    return NewsroomRules.model_validate(document)


def worth(*premium: float) -> Floats:
    return np.column_stack([np.zeros(len(premium)), np.full(len(premium), -9.0), premium])


def test_expected_doors_are_last_weeks_traffic_by_last_months_eligible_share() -> None:
    assert articles(["news"], [70]).doors.tolist() == [5.0]
    assert articles(["news"], [0]).doors.tolist() == [0.0]


def test_the_most_valuable_are_walled_up_to_the_ratio() -> None:
    given = articles(["news"] * 4)
    plan = solve_articles(given, worth(1, 4, 3, 2), rules(walling_ratio_article={"site": {"upper": 0.5}}))
    assert plan.strategy.tolist() == [0, PREMIUM, PREMIUM, 0]
    assert plan.gap < 1e-2


def test_sections_have_bands_of_their_own_and_lists_come_first() -> None:
    given = articles(["news", "news", "arts", "arts", None])
    plan = solve_articles(
        given,
        worth(5, 4, 3, -2, 1),
        rules(
            walling_ratio_article={"sections": {"news": {"upper": 0.5}, "arts": {"lower": 1.0}}},
            must_open=["a0"],
            must_wall=["a4"],
        ),
    )
    assert plan.strategy.tolist() == [0, PREMIUM, PREMIUM, PREMIUM, PREMIUM]


def test_a_band_between_two_counts_is_held_to_the_nearest_and_not_called_satisfied() -> None:
    wanted = rules(walling_ratio_article={"sections": {"arts": {"lower": 0.4, "upper": 0.45}}})
    given = articles(["arts", "arts", "arts"])
    plan = solve_articles(given, worth(1, 2, 3), wanted)
    assert (plan.strategy != 0).sum() == 1
    held = outcome(walling_ratios(given, wanted)[1], plan.strategy)
    assert (held.lower, held.upper) == (0.4, 0.45)
    assert held.value == pytest.approx(1 / 3)
    assert not held.satisfied


def test_lists_that_leave_no_room_are_named_with_the_rule() -> None:
    wanted = rules(walling_ratio_article={"site": {"upper": 0.25}}, must_wall=["a0", "a1"], must_open=["a2"])
    with pytest.raises(InfeasibleRules) as refusal:
        solve_articles(articles(["news"] * 4), worth(1, 1, 1, 1), wanted)
    assert refusal.value.conflicting == (
        "walling_ratio_article of site in 0.00% to 25.00%",
        "must_wall (2 articles)",
    )


def test_a_level_is_worth_what_the_visitors_strategies_make_of_it() -> None:
    statuses = {"status": np.array(["anonymous"] * 3, dtype=object)}
    readers = Visitors.of(
        {
            **statuses,
            "visitor_id": np.array(["x", "y", "z"], dtype=object),
            "active_days_28d": np.array([28, 28, 28]),
            "eligible_pageviews_28d": np.array([28, 28, 28]),
            "premium_pageview_share_28d": np.array([1.0, 1.0, 1.0]),
            "registration_pageview_share_28d": np.array([0.0, 0.0, 0.0]),
        }
    )
    values = np.array([[0.0, 1.0, 4.0], [0.0, 2.0, 1.0], [0.0, -1.0, -1.0]])
    plan = solve_visitors(readers, values, rules(exploration_share=0.0), "run")
    assert plan.plan.strategy.tolist() == [2, 1, 0]
    # Of three doors a day: premium shows a paywall (4) and a regwall (2), registration two regwalls (1 and 2).
    assert level_values(articles(["news"], [70]), plan)[0] == pytest.approx([0.0, 5 * 3 / 3, 5 * 6 / 3])


def test_a_site_without_articles_has_nothing_to_decide() -> None:
    plan = solve_articles(articles([]), np.zeros((0, 3)), rules(walling_ratio_article={"site": {"lower": 0.5}}))
    assert len(plan.strategy) == 0
