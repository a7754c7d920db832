"""The report's questions, asked of tables that a real run published and of decisions laid beside them."""

import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.daily import publish_day
from flows.deliver import Delivered
from flows.ops import open_ops, record_run
from flows.report import ReportNotWritten, write_report
from flows.report.data import DayOfTraffic, ReportData, SourceDeliveries
from flows.report.queries import read
from flows.workspace import Workspace
from infra.catalog.errors import ReferenceMissing
from infra.query.duck import query
from tests.integration.flows.log_lines import line

HOST, DAY = "semicomplete", date(2015, 5, 17)
STABLE, ALPHA = "ab" * 32, "cd" * 32
VISITORS = [f"{number:032x}" for number in range(20)]
ACTIONS = ["open"] * 12 + ["regwall"] * 5 + ["paywall"] * 3
OF_A_RUN = {"host": HOST, "day": DAY, "decision_day": DAY + timedelta(1), "run_key": "k"}
POLICY = {"policy": "steady", "config_version": "c"}


def ask(work: Workspace, ref: str) -> ReportData:
    return read(work.nessie, work.settings, work.config, ref)


def lay(work: Workspace, branch: str, table: str, rows: Sequence[dict[str, Any]]) -> None:
    name = f"{work.branch_catalog(branch)}.{table}"
    schema = work.spark.table(name).schema
    work.spark.createDataFrame([tuple(row.get(column) for column in schema.names) for row in rows], schema).coalesce(
        1
    ).writeTo(name).append()


def lay_decisions(work: Workspace, branch: str) -> None:
    """Decisions of one run of 20 visitors, two articles and two rules, with one shadow that wants no paywall."""
    yesterday = {"day": DAY - timedelta(1), "decision_day": DAY, "strategy": "paywall"}
    decided = [OF_A_RUN | POLICY | {"visitor_id": v, "strategy": a} for v, a in zip(VISITORS, ACTIONS, strict=True)]
    propensities = {"propensity_open": 0.5, "propensity_regwall": 0.3, "propensity_paywall": 0.2, "models": "{}"}
    reasons = {"reason": "value", "explored": False} | propensities
    decided = [reasons | row for row in decided]
    decided[0] |= {"reason": "not_eligible"}
    decided[1] |= {"reason": "exploration", "explored": True}
    lay(work, branch, "gold.visitor_decisions_v1", [*decided, decided[2] | yesterday])
    shadow = OF_A_RUN | {"shadow": "deeper", "value_regwall": 0.1, "value_paywall": 0.2}
    rows = [
        shadow
        | {"visitor_id": v, "stable_strategy": a, "strategy": a.replace("paywall", "regwall"), "agrees": a != "paywall"}
        for v, a in zip(VISITORS[1:], ACTIONS[1:], strict=True)
    ]
    lay(work, branch, "gold.shadow_decisions_v1", rows)
    scores = OF_A_RUN | {"model": "subscription", "score_open": 0.01}
    lay(
        work,
        branch,
        "gold.shadow_scores_v1",
        [
            scores
            | {"visitor_id": v, "role": role, "model_digest": digest}
            | {"score_regwall": 0.01 + factor * n / 1000, "score_paywall": 0.01 + factor * n / 100}
            for role, digest, factor in (("stable", STABLE, 1), ("alpha", ALPHA, 2))
            for n, v in enumerate(VISITORS)
        ],
    )
    walls = OF_A_RUN | POLICY | {"reason": "value"}
    lay(
        work,
        branch,
        "gold.article_walls_v1",
        [
            walls | {"article_id": "a", "section": "blog", "wall_level": "premium"},
            walls | {"article_id": "b", "section": None, "wall_level": "free"},
        ],
    )
    rule = OF_A_RUN | POLICY | {"decided_by": "stable", "lower_bound": 0.0, "upper_bound": 0.05, "units": 19}
    share = {"value": 0.04, "numerator": 4.0, "denominator": 100.0, "satisfied": True, "price": 12.0}
    lay(work, branch, "gold.constraint_report_v1", [rule | share | {"measure": "stop_rate_pageview", "scope": "site"}])
    metric = OF_A_RUN | {"model": "subscription", "role": "stable", "model_digest": STABLE, "weight": 9.0}
    metric |= {"metric": "auc", "step": 0, "value": 0.7, "reference": 0.5}
    lay(work, branch, "gold.model_performance_v1", [metric])


@pytest.fixture
def published(work: Workspace, target: str, deliver: Callable[..., Delivered]) -> str:
    """A branch that a real run published to, its audit recorded."""
    open_ops(work)
    article, other = line("/articles/ssh-security/"), line("/articles/arp-security/", address="192.0.2.9")
    deliver(article + article + other + "garbage\n")
    record_run(work, publish_day(work, HOST, DAY, target))
    return target


def test_a_real_run_is_told_with_its_audit_and_without_a_model(work: Workspace, published: str) -> None:
    data = ask(work, published)
    assert data.origin.hash == work.nessie.resolve(published).hash
    assert data.origin.message == f"daily {HOST} {DAY}"
    assert data.traffic == (DayOfTraffic(HOST, DAY, 3, 2),)
    assert [(row.article_id, row.pageviews, row.days) for row in data.top_articles] == [
        ("articles/ssh-security", 2, 1),
        ("articles/arp-security", 1, 1),
    ]
    assert data.deliveries == (SourceDeliveries(HOST, "access_log", 1, 4, 3, 1, 0),)
    assert [(row.table, row.rule_id, row.records) for row in data.quarantined] == [
        ("bronze.events", "access_log.unparsable", 1)
    ]
    checked = {row.table: (row.rows_checked, row.status) for row in data.verdicts}
    assert checked["bronze.events"] == (3, "passed")
    assert checked["gold.article_daily_v1"] == (2, "passed")
    (facts,) = data.decisions
    assert (facts.policy, facts.visitors, facts.explored) == ("no_model", 2, 0)
    assert {(row.decided_by, row.strategy, row.visitors) for row in data.strategies} == {("stable", "open", 2)}
    assert {row.host for row in data.constraints} == {HOST}
    assert (data.metrics, data.pairs, data.effects) == ((), (), ())


def test_decisions_are_those_of_the_hosts_last_day(work: Workspace, target: str) -> None:
    lay_decisions(work, target)
    data = ask(work, target)
    (facts,) = data.decisions
    assert (facts.decision_day, facts.policy) == (date(2015, 5, 18), "steady")
    assert (facts.visitors, facts.eligible, facts.explored) == (20, 19, 1)
    assert {(row.decided_by, row.strategy): row.visitors for row in data.strategies} == {
        ("stable", "open"): 11,
        ("stable", "regwall"): 5,
        ("stable", "paywall"): 3,
        ("deeper", "open"): 11,
        ("deeper", "regwall"): 8,
    }
    assert {(row.section, row.wall_level): row.articles for row in data.levels} == {
        ("blog", "premium"): 1,
        (None, "free"): 1,
    }
    assert {(row.stable_strategy, row.strategy): row.visitors for row in data.pairs} == {
        ("open", "open"): 11,
        ("regwall", "regwall"): 5,
        ("paywall", "regwall"): 3,
    }
    assert [(row.measure, row.value, row.price) for row in data.constraints] == [("stop_rate_pageview", 0.04, 12.0)]
    assert [(row.metric, row.value, row.reference) for row in data.metrics] == [("auc", 0.7, 0.5)]


def test_tenths_of_effect_compare_the_same_visitors(work: Workspace, target: str) -> None:
    lay_decisions(work, target)
    paywall = [row for row in ask(work, target).effects if row.action == "paywall"]
    assert [row.tenth for row in paywall] == list(range(10))
    assert {row.visitors for row in paywall} == {2}
    assert all(row.alpha_digest == ALPHA for row in paywall)
    assert [row.median for row in paywall] == pytest.approx([2 * row.stable for row in paywall])
    assert paywall[9].stable == pytest.approx(0.185)


def test_the_page_is_written_in_seconds_and_replaces_an_older_one(work: Workspace, target: str, tmp_path: Path) -> None:
    lay_decisions(work, target)
    path = tmp_path / "out" / "report.html"
    write_report(work.nessie, work.settings, work.config, "main", path)
    before = path.read_text()
    # Of this process: what else the machine does is no property of the page.
    started = time.process_time()
    assert write_report(work.nessie, work.settings, work.config, target, path) == path
    assert time.process_time() - started < 3
    assert "No decision is published here yet." in before
    assert "decided by <b>steady</b>" in path.read_text()


def test_a_ref_or_a_file_that_cannot_be_is_refused(work: Workspace, tmp_path: Path) -> None:
    with pytest.raises(ReferenceMissing, match="mian"):
        write_report(work.nessie, work.settings, work.config, "mian", tmp_path / "report.html")
    with pytest.raises(ReportNotWritten, match="--out"):
        write_report(work.nessie, work.settings, work.config, "main", Path("/proc/report.html"))


def test_sql_with_a_join_by_name_finds_its_tables(work: Workspace, target: str) -> None:
    """DuckDB's own list of a query's tables fails on it while they are not defined."""
    sql = "with d as (select host from gold.visitor_daily) select count(*) from gold.article_daily join d using (host)"
    assert query(work.nessie, target, sql, extensions=work.settings.cache / "duckdb").rows == [(0,)]
