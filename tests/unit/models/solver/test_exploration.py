from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.config.newsroom import Band
from models.features import PAYWALL, REGWALL
from models.solver.exploration import draw, exploration_mix, mixed

COUNT = 4_000
IDS = [f"{number:032x}" for number in range(COUNT)]


def walled(count: int = COUNT) -> Any:
    return np.outer(np.linspace(0.1, 2.0, count), [0.0, 0.8, 0.8])


def anybody(count: int = COUNT) -> Any:
    allowed = np.ones((count, 3), dtype=np.bool_)
    allowed[::4, REGWALL] = False
    return allowed


@settings(max_examples=60, deadline=None)
@given(st.floats(0.0, 0.6), st.floats(0.01, 0.4))
def test_the_draw_lies_in_the_band_and_leaves_every_allowed_action_a_chance(lower: float, width: float) -> None:
    costs, allowed = walled(50), anybody(50)
    costs[~allowed] = 0.0
    doors = float(np.linspace(0.1, 2.0, 50).sum())
    mix = exploration_mix(costs, allowed, Band(lower=lower, upper=lower + width), doors)
    rate = float((mix * costs).sum()) / doors
    assert lower - 1e-9 <= rate <= lower + width + 1e-9
    assert mix.sum(axis=1) == pytest.approx(np.ones(50))
    assert (mix[allowed] > 0).all()
    assert (mix[~allowed] == 0).all()


def test_where_nobody_may_be_stopped_nobody_is_by_chance() -> None:
    mix = exploration_mix(walled(), anybody(), Band(lower=0.0, upper=0.0), float(COUNT))
    assert (mix[:, 1:] == 0).all()


def test_draws_follow_the_propensities_and_the_run_key() -> None:
    solved = np.full(COUNT, PAYWALL)
    mix = np.tile([0.5, 0.3, 0.2], (COUNT, 1))
    drawn = draw(IDS, solved, mix, 0.5, "run")
    assert drawn.explored.mean() == pytest.approx(0.5, abs=0.03)
    counts = np.bincount(drawn.strategy[drawn.explored], minlength=3) / drawn.explored.sum()
    assert counts == pytest.approx([0.5, 0.3, 0.2], abs=0.04)
    assert (drawn.strategy[~drawn.explored] == PAYWALL).all()
    assert drawn.propensities[0].tolist() == pytest.approx([0.25, 0.15, 0.6])
    again, other = draw(IDS, solved, mix, 0.5, "run"), draw(IDS, solved, mix, 0.5, "another")
    assert (again.strategy == drawn.strategy).all()
    assert (other.explored != drawn.explored).any()


def test_nobody_or_everybody_explores_at_the_ends() -> None:
    mix = np.tile([1.0, 0.0, 0.0], (COUNT, 1))
    solved = np.full(COUNT, PAYWALL)
    assert not draw(IDS, solved, mix, 0.0, "run").explored.any()
    everybody = draw(IDS, solved, mix, 1.0, "run")
    assert everybody.explored.all()
    assert (everybody.strategy == 0).all()


def test_the_expected_mix_weighs_solved_and_drawn() -> None:
    average = mixed(np.array([[0.0, 1.0, 2.0]]), np.array([[0.5, 0.25, 0.25]]), 0.2)
    assert average[0] == pytest.approx([0.15, 0.95, 1.75])
