from datetime import UTC, date, datetime, timedelta

import pytest
from pyspark.sql import SparkSession

from contracts import bronze, gold, silver
from contracts.contract import Contract
from contracts.definition import Severity
from contracts.enforcer import MASK, mask, split, verify
from contracts.registry import all_contracts
from tests.unit.contracts.rows import NOON, VALID, breaking_row, frame_of

EACH_CONTRACT = pytest.mark.parametrize("contract", all_contracts(), ids=lambda c: c.definition().table)
LONGEST = 2**63 - 1


@EACH_CONTRACT
def test_every_rule_catches_the_row_that_breaks_it_and_lets_the_valid_row_through(
    spark: SparkSession, contract: type[Contract]
) -> None:
    rules = contract.definition().rules
    frame = frame_of(spark, contract, VALID[contract], *(breaking_row(contract, rule) for rule in rules))

    valid, *broken = [row[MASK] for row in mask(frame, contract).collect()]

    assert valid == 0
    assert [rule.rule_id for rule, bits in zip(rules, broken, strict=True) if not bits & (1 << rules.index(rule))] == []


@EACH_CONTRACT
def test_an_audit_names_every_rule_that_is_broken(spark: SparkSession, contract: type[Contract]) -> None:
    rules = contract.definition().rules
    frame = frame_of(spark, contract, VALID[contract], *(breaking_row(contract, rule) for rule in rules))

    verdict = verify(frame, contract)

    assert verdict.rows == len(rules) + 1
    assert {rule.rule_id for rule in rules} <= {result.rule_id for result in verdict.broken}


def test_bronze_sets_rows_aside_and_the_tiers_above_stand_or_fall_as_a_whole() -> None:
    severities = {c.definition().table: {r.severity for r in c.definition().rules} for c in all_contracts()}
    kept_for_replay = {"bronze.deliveries", "bronze.quarantine"}

    for table, found in severities.items():
        sets_aside = table.startswith("bronze.") and table not in kept_for_replay
        assert found == {Severity.QUARANTINE if sets_aside else Severity.FAIL}, table


@pytest.mark.parametrize(
    ("contract", "key"),
    [(silver.Pageviews, "silver.pageviews"), (gold.ArticleDaily, "gold.article_daily_v1")],
)
def test_a_row_that_comes_twice_is_surplus_once(spark: SparkSession, contract: type[Contract], key: str) -> None:
    once = verify(frame_of(spark, contract, VALID[contract]), contract)
    twice = verify(frame_of(spark, contract, VALID[contract], VALID[contract]), contract)

    assert once.passed
    assert [(r.rule_id.endswith(".unique"), r.broken_rows) for r in twice.broken] == [(True, 1)]
    assert twice.table == key


@pytest.mark.parametrize(
    ("shift", "holds"),
    [
        (timedelta(hours=-26), True),
        (timedelta(hours=-26, seconds=-1), False),
        (timedelta(hours=24, seconds=-1), True),
        (timedelta(hours=24), False),
    ],
)
def test_an_event_is_in_its_day_in_some_time_zone_of_earth(spark: SparkSession, shift: timedelta, holds: bool) -> None:
    row = {**VALID[bronze.Events], "ts": NOON + shift}

    assert split(frame_of(spark, bronze.Events, row), bronze.Events).broken.isEmpty() is holds


def test_the_session_time_zone_does_not_change_the_verdict(spark: SparkSession) -> None:
    row = {**VALID[bronze.Events], "ts": datetime(2015, 5, 18, 11, 59, tzinfo=UTC)}
    frame = frame_of(spark, bronze.Events, row)

    spark.conf.set("spark.sql.session.timeZone", "Pacific/Auckland")
    try:
        verdict = verify(frame, bronze.Events)
    finally:
        spark.conf.set("spark.sql.session.timeZone", "UTC")

    assert verdict.passed


def test_values_at_the_edge_of_their_type_break_rules_and_not_the_job(spark: SparkSession) -> None:
    far = {**VALID[bronze.Events], "ts": datetime(9999, 12, 31, tzinfo=UTC), "day": date(1, 1, 1)}
    counted = {**VALID[bronze.Deliveries], "accepted": LONGEST, "quarantined": LONGEST, "ignored": LONGEST}
    summed = {**VALID[gold.ArticleDaily], "pageviews_direct": LONGEST, "pageviews_internal": LONGEST}

    assert _broken(spark, bronze.Events, far) == ["events.v1.ts_within_day"]
    assert _broken(spark, bronze.Deliveries, counted) == ["deliveries.v1.records_reconcile"]
    assert _broken(spark, gold.ArticleDaily, summed) == ["article_daily.v1.referrers_sum_to_pageviews"]


def _broken(spark: SparkSession, contract: type[Contract], row: dict[str, object]) -> list[str]:
    verdict = verify(frame_of(spark, contract, row), contract)
    return [result.rule_id for result in verdict.broken]
