"""Fault 18: NaN, infinity, null, negative numbers, times from before the web and after the run."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.checks import checks_of_a_host
from flows.daily import consume_deliveries, publish_day, rebuild_days
from flows.deliver import land_files
from flows.export import export_days
from flows.workspace import Workspace
from infra.catalog.audit import failed
from infra.catalog.inputs import Input
from infra.catalog.publication import Status
from infra.catalog.run import Run, RunKey
from infra.catalog.run_branch import RunBranch
from tests.fault.contents import rows
from tests.fault.given import DAY, HOST

RIVERBEND, EVENTS, RUN_DAY = "riverbend", "events", date(2026, 3, 10)
EVENT = {
    "event": "pageview",
    "ts": "2026-03-09T12:00:00Z",
    "visitor_id": "v1",
    "path": "/sports/rb-7",
}
# What is odd about an event, and the rule that finds it; Python writes NaN and infinity as other programs do.
ODD: dict[str, tuple[dict[str, Any], str]] = {
    "NaN": ({"engaged_seconds": float("nan")}, "events.v1.engaged_seconds.finite"),
    "infinity": ({"engaged_seconds": float("inf")}, "events.v1.engaged_seconds.finite"),
    "minus infinity": ({"scroll_share": -float("inf")}, "events.v1.scroll_share.finite"),
    "a negative number": ({"engaged_seconds": -1}, "events.v1.engaged_seconds.ge"),
    "more than all": ({"scroll_share": 1.5}, "events.v1.scroll_share.le"),
    "null": ({"visitor_id": None}, "events.v1.visitor_id.not_null"),
    "before the web": ({"ts": "1969-12-31T23:59:59Z"}, "events.v1.ts.ge"),
    "after the run": ({"ts": "2199-01-01T00:00:00Z"}, "events.v1.day_not_after_run_day"),
    "beyond all calendars": ({"ts": "+292278994-08-17T07:12:55Z"}, "tollgate_events.bad_timestamp"),
}


def test_odd_values_are_set_aside_by_name_before_anything_is_made_of_them(
    alone: Workspace, target: str, tmp_path: Path
) -> None:
    events = [{**EVENT, "event_id": "good"}, *({**EVENT, "event_id": name, **odd} for name, (odd, _) in ODD.items())]
    delivered = tmp_path / "events.jsonl"
    delivered.write_text("\n".join(json.dumps(event) for event in events) + "\n")
    assert len(land_files(alone, RIVERBEND, EVENTS, [delivered]).landed) == 1

    run_key = RunKey.of(flow="odd", host=RIVERBEND, day=RUN_DAY, inputs={}, target=target)
    run = Run("odd", RIVERBEND, RUN_DAY, run_key, target)
    host = alone.config.host(RIVERBEND).document

    def write(attempt: RunBranch) -> list[Input]:
        rebuilt = rebuild_days(alone, attempt, host, consume_deliveries(alone, attempt, host))
        export_days(alone, attempt, RIVERBEND, rebuilt)
        return []

    assert alone.publisher.publish(run, write, checks_of_a_host(alone)).status is Status.PUBLISHED
    found = dict(rows(alone, target, "select record, rules from bronze.quarantine"))
    told = {name: found.get(number, []) for number, name in enumerate(ODD, start=1)}
    assert {name for name, (_, rule) in ODD.items() if rule not in told[name]} == set()
    assert rows(alone, target, "select count(*), sum(pageviews) from gold.visitor_daily_v1") == [(1, 1)]


@pytest.mark.parametrize("odd", ["double('NaN')", "double('Infinity')", "-0.5", "1.5"])
def test_what_code_makes_of_good_rows_is_refused_before_the_publish(
    delivered: Workspace, new_target: Any, odd: str
) -> None:
    """A transformation that divides by nothing, say."""
    target, host = new_target(), delivered.config.host(HOST).document
    before = delivered.nessie.resolve(target)
    key = RunKey.of(flow="odd", host=HOST, day=DAY, inputs={"odd": odd}, target=target)

    def write(attempt: RunBranch) -> list[Input]:
        rebuild_days(delivered, attempt, host, consume_deliveries(delivered, attempt, host))
        catalog = delivered.branch_catalog(attempt.branch.name)
        delivered.spark.sql(f"update {catalog}.gold.visitor_features_v1 set search_session_share_28d = {odd}")
        return []

    done = delivered.publisher.publish(Run("odd", HOST, DAY, key, target), write, checks_of_a_host(delivered))

    assert done.status is Status.REFUSED
    assert "search_session_share_28d" in " ".join(result.detail for result in failed(done.audit))
    assert delivered.nessie.resolve(target) == before
    assert publish_day(delivered, HOST, DAY, target).status is Status.PUBLISHED
