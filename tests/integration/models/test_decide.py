"""A day's decisions end to end: in their contracts, within the bands, the same twice."""

from collections import Counter
from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession

from contracts.enforcer import verify
from infra.config.host import Host
from models.delivery import Decisions, Served, decide, served_models
from models.solver import InfeasibleRules
from tests.integration.models import synthetic

READERS = int((synthetic.status() != "subscriber").sum())


@pytest.fixture(scope="module")
def articles(spark: SparkSession) -> DataFrame:
    return synthetic.article_features(spark)


@pytest.fixture(scope="module")
def run(spark: SparkSession, features: DataFrame, articles: DataFrame, served: Served, mlflow_uri: str) -> Any:
    def decided(host: Host | None = None, by: Served = served, key: str = "run-1") -> Decisions:
        configured = host or synthetic.host(
            exploration_share=0.1,
            must_open=["article-00"],
            must_wall=["article-29"],
            walling_ratio_article={"site": {"lower": 0.2, "upper": 0.4}, "sections": {"news": {"upper": 0.2}}},
        )
        return decide(
            spark, features, articles, configured, by, mlflow_uri, key, synthetic.LAST_DAY, config_version="c1"
        )

    return decided


@pytest.fixture(scope="module")
def decisions(run: Any) -> Decisions:
    decided: Decisions = run()
    return decided


def test_every_table_keeps_its_contract(decisions: Decisions) -> None:
    assert decisions.problems == ()
    for contract, frame in decisions.tables.items():
        verdict = verify(frame, contract)
        assert verdict.passed, verdict.broken


def test_strategies_hold_to_the_stop_rate_in_expectation(decisions: Decisions, features: DataFrame) -> None:
    rows = decisions.visitor_decisions.join(features.where(features["day"] == synthetic.LAST_DAY), "visitor_id")
    walled = expected = 0.0
    for row in rows.toLocalIterator():
        if row["status"] == "subscriber":
            assert (row["strategy"], row["reason"], row["propensity_open"]) == ("open", "not_eligible", 1.0)
            continue
        doors = row["eligible_pageviews_28d"] / 28
        stopped = {"anonymous": (0.8, 0.8), "registered": (0.0, 0.5)}[row["status"]]
        walled += doors * (row["propensity_regwall"] * stopped[0] + row["propensity_paywall"] * stopped[1])
        expected += doors
    rate = walled / expected
    (report,) = decisions.constraint_report.where("decided_by = 'stable' and measure = 'stop_rate_pageview'").collect()
    assert report["value"] == pytest.approx(rate)
    assert report["satisfied"]
    assert 0.02 <= rate <= 0.2 + 1e-9
    # Walls are worth more than the band lets stand, so it binds and has a price.
    assert rate > 0.195
    assert report["price"] > 0


def test_the_loyal_meet_the_paywalls(decisions: Decisions) -> None:
    chosen = decisions.visitor_decisions.where("not explored and strategy = 'paywall'").toArrow().to_pylist()
    numbers = [int(row["visitor_id"], 16) for row in chosen]
    assert numbers
    assert sum(synthetic.loyal()[numbers]) / len(numbers) > 0.95


def test_a_share_explores_and_its_propensities_say_so(decisions: Decisions) -> None:
    rows = decisions.visitor_decisions.where("reason != 'not_eligible'").toArrow().to_pylist()
    explored = [row for row in rows if row["explored"]]
    assert len(rows) == READERS
    assert 0.06 * READERS < len(explored) < 0.14 * READERS
    assert {row["reason"] for row in explored} == {"exploration"}
    assert all(0 < row[f"propensity_{row['strategy']}"] < 0.1 + 1e-9 or row["strategy"] for row in explored)
    assert all(row["propensity_open"] > 0 and row["propensity_paywall"] > 0 for row in rows)


def test_articles_hold_to_ratios_and_lists(decisions: Decisions) -> None:
    rows = decisions.article_walls.toArrow().to_pylist()
    level = {row["article_id"]: row["wall_level"] for row in rows}
    reason = {row["article_id"]: row["reason"] for row in rows}
    assert (level["article-00"], reason["article-00"]) == ("free", "must_open")
    assert level["article-29"] != "free"
    assert reason["article-29"] == "must_wall"
    walled = [row for row in rows if row["wall_level"] != "free"]
    assert 6 <= len(walled) <= 12
    assert Counter(row["section"] for row in walled)["news"] <= 2


def test_shadows_are_compared_and_never_acted_on(decisions: Decisions, run: Any, served: Served) -> None:
    rows = decisions.shadow_decisions.toArrow().to_pylist()
    assert len(rows) == READERS
    assert {row["shadow"] for row in rows} == {"deeper"}
    assert all(row["agrees"] == (row["strategy"] == row["stable_strategy"]) for row in rows)
    assert {row["decided_by"] for row in decisions.constraint_report.collect()} == {"stable", "deeper"}
    alone = run(by=Served(synthetic.HOST, served.stable))
    assert alone.visitor_decisions.toArrow().equals(decisions.visitor_decisions.toArrow())


def test_another_run_key_draws_others(decisions: Decisions, run: Any) -> None:
    def drawn(of: Decisions) -> set[str]:
        return {row["visitor_id"] for row in of.visitor_decisions.where("explored").collect()}

    assert drawn(run()) == drawn(decisions)
    assert drawn(run(key="run-2")) != drawn(decisions)


def test_without_models_everything_is_open_and_the_report_says_the_truth(run: Any, mlflow_uri: str) -> None:
    nobody = served_models(mlflow_uri, "lab", synthetic.DELIVERY.model_copy(update={"models": {}}))
    decided: Decisions = run(by=nobody)
    assert decided.policy == "no_model"
    for contract, frame in decided.tables.items():
        assert verify(frame, contract).passed, contract
    rows = decided.visitor_decisions.toArrow().to_pylist()
    assert len(rows) == synthetic.VISITORS
    assert {(row["strategy"], row["reason"]) for row in rows} == {("open", "no_model")}
    assert decided.shadow_scores.count() == decided.shadow_decisions.count() == decided.model_performance.count() == 0
    satisfied = {(row["measure"], row["scope"]): row["satisfied"] for row in decided.constraint_report.collect()}
    assert satisfied == {
        ("stop_rate_pageview", "site"): False,
        ("walling_ratio_article", "site"): False,
        ("walling_ratio_article", "section:news"): True,
    }


def test_rules_that_conflict_are_named(run: Any) -> None:
    listed = [f"article-{number:02d}" for number in range(0, 30, 3)]
    impossible = synthetic.host(must_open=listed, walling_ratio_article={"sections": {"news": {"lower": 0.1}}})
    with pytest.raises(InfeasibleRules) as refusal:
        run(impossible)
    assert refusal.value.conflicting == (
        "walling_ratio_article of section:news in 10.00% to 100.00%",
        "must_open (10 articles)",
    )
