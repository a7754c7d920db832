"""The medium world lies within bands around published figures; README.md of the package names the sources."""

from collections.abc import Callable

import pytest

from infra.simulation import MEDIUM, World, simulate
from infra.simulation.figures import Figures, measure


@pytest.fixture(scope="module")
def figures(medium: World) -> Figures:
    return measure(medium)


@pytest.fixture(scope="module")
def all_open() -> Figures:
    return measure(simulate(MEDIUM, forced=0))


@pytest.mark.parametrize(
    ("figure", "low", "high"),
    [
        (lambda f: f.paid_stop_rate_visitor, 0.05, 0.10),
        (lambda f: f.paid_stop_conversion, 0.01, 0.02),
        (lambda f: f.reading_3, 0.38, 0.44),
        (lambda f: f.reading_5, 0.22, 0.26),
        (lambda f: f.reading_10, 0.08, 0.12),
        (lambda f: f.stop_rate_pageview, 0.05, 0.10),
    ],
    ids=[
        "paid_stop_rate_visitor",
        "paid_stop_conversion",
        "reading_3",
        "reading_5",
        "reading_10",
        "stop_rate_pageview",
    ],
)
def test_a_rate_lies_in_its_band(figures: Figures, figure: Callable[[Figures], float], low: float, high: float) -> None:
    assert low <= figure(figures) <= high


def test_walls_cost_demand_as_published(figures: Figures, all_open: Figures) -> None:
    assert -0.12 <= figures.articles_read / all_open.articles_read - 1 <= -0.08


def test_walls_win_subscriptions_as_published(figures: Figures, all_open: Figures) -> None:
    assert 0.21 <= figures.subscriptions / all_open.subscriptions - 1 <= 0.41


def test_without_walls_nobody_is_stopped(all_open: Figures) -> None:
    assert all_open.stop_rate_pageview == all_open.paid_stop_rate_visitor == 0
