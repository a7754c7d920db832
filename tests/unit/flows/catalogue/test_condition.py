"""Rows and verdicts, put side by side."""

from datetime import date

from flows.catalogue.condition import Condition
from tests.unit.flows.catalogue.made import CONDITION, LOG, RIVER


def test_a_host_is_told_with_its_rows_and_its_last_audit() -> None:
    river, log = CONDITION.states("silver.sessions")
    assert (river.holding.host, river.holding.rows, river.days_behind) == (RIVER, 123_456, 0)
    assert (log.holding.host, log.holding.rows, log.days_behind) == (LOG, 9_000, 2)
    assert river.verdict is not None
    assert river.verdict.status == "warned"


def test_a_host_without_rows_and_one_without_an_audit_are_told_too() -> None:
    (audited,) = CONDITION.states("silver.visitors")
    assert (audited.holding.host, audited.holding.rows, audited.days_behind) == (LOG, 0, None)
    (held,) = CONDITION.states("gold.time_spine_v1")
    assert (held.holding.rows, held.verdict, held.days_behind) == (10_957, None, None)
    assert CONDITION.states("gold.visitor_daily_v1") == ()


def test_a_table_is_as_its_worst_host_and_as_fresh_as_its_best() -> None:
    assert [CONDITION.status(name) for name in ("silver.sessions", "silver.visitors", "gold.time_spine_v1")] == [
        "warned",
        "failed",
        None,
    ]
    assert CONDITION.newest_day("silver.sessions") == date(2026, 2, 28)
    assert CONDITION.newest_day("gold.time_spine_v1") is None
    assert (CONDITION.rows("silver.sessions"), Condition({}).rows("silver.sessions")) == (132_456, 0)
