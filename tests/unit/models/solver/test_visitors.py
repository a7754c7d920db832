from typing import Any

import numpy as np
import pytest

from infra.config.newsroom import NewsroomRules
from models.features import PAYWALL, REGWALL
from models.solver import InfeasibleRules
from models.solver.visitors import Visitors, solve_visitors


def visitors(**columns: Any) -> Visitors:
    count = len(columns["status"])
    given = {
        "visitor_id": [f"{number:032x}" for number in range(count)],
        "active_days_28d": [14] * count,
        "eligible_pageviews_28d": [28] * count,
        "premium_pageview_share_28d": [0.5] * count,
        "registration_pageview_share_28d": [0.25] * count,
        **columns,
    }
    return Visitors.of({name: np.array(column) for name, column in given.items()})


def rules(upper: float, *, lower: float = 0.0, exploration: float = 0.0) -> NewsroomRules:
    return NewsroomRules.model_validate(
        {"stop_rate_pageview": {"lower": lower, "upper": upper}, "exploration_share": exploration}
    )


def test_a_wall_is_met_where_strategy_and_level_both_ask_for_one() -> None:
    walled = visitors(status=["anonymous", "registered"]).walled
    # min(strategy, level): the anonymous meet a wall on registration and premium articles alike.
    assert walled[0].tolist() == [0.0, 0.75, 0.75]
    # The registered meet no regwall, and a registration article has no more than that.
    assert walled[1].tolist() == [0.0, 0.0, 0.5]


def test_a_regwall_is_no_action_for_the_registered() -> None:
    plan = solve_visitors(
        visitors(status=["registered"] * 50),
        np.tile([0.0, 5.0, 1.0], (50, 1)),
        rules(1.0, exploration=0.9),
        "run",
    )
    assert not (plan.drawn.strategy == REGWALL).any()
    assert (plan.drawn.propensities[:, REGWALL] == 0).all()


def test_rare_and_frequent_visitors_compete_by_what_a_day_brings() -> None:
    """Both are worth the same at a door, and stop the same doors per day there: neither is preferred."""
    both = visitors(status=["anonymous"] * 2, active_days_28d=[1, 28], eligible_pageviews_28d=[1, 28])
    plan = solve_visitors(both, np.tile([0.0, 0.0, 1.0], (2, 1)), rules(1.0), "run")
    assert plan.values[:, PAYWALL] == pytest.approx([1 / 28, 1.0])
    per_wall = plan.values[:, PAYWALL] / both.walled[:, PAYWALL]
    assert per_wall[0] == pytest.approx(per_wall[1])


def test_the_band_holds_for_solved_and_drawn_together() -> None:
    generator = np.random.default_rng(3)
    many = visitors(status=["anonymous"] * 3_000, eligible_pageviews_28d=generator.poisson(20, 3_000))
    values = np.column_stack([np.zeros(3_000), generator.normal(1, 1, (3_000, 2))])
    plan = solve_visitors(many, values, rules(0.05, lower=0.03, exploration=0.3), "run")
    expected = float((plan.drawn.propensities * many.walled).sum() / many.doors.sum())
    assert expected == pytest.approx(plan.plan.held[0].value)
    assert 0.049 < expected <= 0.05 + 1e-9
    assert plan.plan.gap < 1e-3


def test_a_band_that_no_visitor_can_meet_is_named() -> None:
    with pytest.raises(InfeasibleRules) as refusal:
        solve_visitors(visitors(status=["anonymous"]), np.zeros((1, 3)), rules(0.9, lower=0.8), "run")
    assert refusal.value.conflicting == ("stop_rate_pageview of site in 80.00% to 90.00%",)


def test_nobody_to_decide_for_is_no_conflict() -> None:
    plan = solve_visitors(visitors(status=np.array([], dtype=object)), np.zeros((0, 3)), rules(0.5, lower=0.1), "run")
    assert len(plan.drawn.strategy) == 0
    assert not plan.plan.satisfied
    assert plan.plan.held[0].units == 0
