import pytest

from flows.report import views
from flows.report.data import ConstraintRow, LevelCount, MetricPoint, StrategyCount, StrategyPair, TableVerdict
from flows.report.figures.strips import band_strip, parts_strip, scale_of
from flows.report.figures.style import ACTIONS, ALARM
from tests.unit.flows.report import made


def rule(value: float, *, lower: float = 0.0, upper: float = 1.0) -> ConstraintRow:
    inside = lower <= value <= upper
    return ConstraintRow("h", "stable", "m", "site", lower, upper, value, 1.0, 2.0, 2, satisfied=inside, price=0.0)


def test_agreement_is_visitors_with_the_same_strategy_over_eligible_visitors() -> None:
    pairs = [StrategyPair("h", "s", "open", "open", 6), StrategyPair("h", "s", "open", "regwall", 1)]
    pairs.append(StrategyPair("h", "s", "paywall", "paywall", 1))
    (view,) = views.shadows(pairs)
    assert (view.total, view.agreement) == (8, 7 / 8)


def test_a_measure_puts_the_site_first_and_the_stable_set_before_shadows() -> None:
    stop, ratio = views.measures(row for row in made.full().constraints if row.host == made.RIVER)
    assert [(row.scope, row.decided_by) for row in stop.rows] == [("site", "stable"), ("site", "deeper")]
    assert [row.scope for row in ratio.rows] == ["site", "section:sport"]


def test_an_unbounded_rule_does_not_set_the_scale() -> None:
    assert scale_of([rule(0.05, upper=0.05)]) == pytest.approx(0.06)
    assert scale_of([rule(0.04)]) == pytest.approx(0.048)
    assert scale_of([rule(0.95)]) == 1.0
    assert scale_of([rule(0.0)]) == 1.0


def test_a_dot_lies_where_its_value_is_in_the_scale() -> None:
    strips = [band_strip(rule(value), 0.1) for value in (0.0, 0.05, 0.1)]
    assert [strip.split('cx="')[1].split('"')[0] for strip in strips] == ["4.5", "110.0", "215.5"]
    assert ALARM not in strips[0]
    assert ALARM in band_strip(rule(0.05, upper=0.04), 0.1)


def test_parts_fill_the_bar_in_proportion() -> None:
    bar = parts_strip({"open": 3, "paywall": 1}, ACTIONS)
    assert [piece.split('"')[0] for piece in bar.split(' width="')[1:]] == ["165.0", "0.0", "55.0"]
    assert "open 3, regwall 0, paywall 1" in bar


def test_the_stable_version_of_a_model_comes_first_and_a_missing_metric_is_none() -> None:
    subscription, engagement = views.models(made.RIVER, made.full().metrics)
    assert subscription.versions == ("stable", "alpha c0dec0de")
    assert {row.metric: row.values for row in subscription.metrics} == {"auc": (0.68, 0.7), "log_loss": (0.0312, None)}
    assert [figure.title for figure in subscription.figures] == [
        "subscription: uplift curve",
        "subscription: calibration",
    ]
    assert (engagement.versions, engagement.figures) == (("stable",), ())


def test_two_alphas_of_one_model_are_two_versions() -> None:
    points = [MetricPoint("h", "m", role, digest * 32, "auc", 0, 0.5, None, 1.0) for role, digest in ROLES]
    assert views.models("h", points)[0].versions == ("stable", "alpha aaaaaaaa", "alpha cccccccc")


ROLES = (("alpha", "cc"), ("stable", "bb"), ("alpha", "aa"))


def test_strategies_that_hold_come_before_shadows_and_sections_without_a_name_last() -> None:
    counts = [StrategyCount("h", by, "open", 1) for by in ("another", "stable")]
    assert [view.label for view in views.strategies(counts)] == ["stable", "another"]
    levels = [LevelCount("h", None, "free", 2), LevelCount("h", "b", "free", 1), LevelCount("h", "b", "premium", 4)]
    assert [(view.label, view.total) for view in views.sections(levels)] == [("b", 5), ("(no section)", 2)]


@pytest.mark.parametrize(("fatal", "broken", "status"), [(0, 0, "passed"), (0, 1, "warned"), (1, 1, "failed")])
def test_a_verdict_is_worded_as_the_audit_does(fatal: int, broken: int, status: str) -> None:
    assert TableVerdict("h", "gold.t_v1", 1, None, 10, 5, fatal, broken, broken).status == status
