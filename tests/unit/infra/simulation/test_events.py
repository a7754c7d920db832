"""The click-stream looks like one: referrers, bots, late and repeated records, one calendar."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from infra.simulation import SMALL, DeliveredFile
from tests.unit.infra.simulation.lines import local, once, records

Record = dict[str, Any]


@pytest.fixture(scope="module")
def delivered(files: tuple[DeliveredFile, ...]) -> list[Record]:
    return records(files, "events")


@pytest.fixture(scope="module")
def events(delivered: list[Record]) -> list[Record]:
    return once(delivered)


def test_events_have_what_their_kind_needs(events: list[Record]) -> None:
    common = {"event_id", "event", "ts", "visitor_id", "url", "path", "file_day"}
    optional = {"pageview": {"user_id", "article_id", "referrer", "user_agent"}}
    optional["ping"] = {"user_id", "article_id", "engaged_seconds", "scroll_share"}
    for event in events:
        assert common <= event.keys() <= common | optional[event["event"]]
        assert event["ts"].endswith("Z")
        assert event["url"].endswith(f"riverbend.example{event['path']}")
        assert event["path"] == "/" or event["path"].rpartition("/")[2] == event["article_id"]
        assert 0 <= event.get("scroll_share", 0) <= 1
        assert 0 <= event.get("engaged_seconds", 0) <= 600


def test_a_small_share_comes_twice_and_says_the_same(delivered: list[Record], events: list[Record]) -> None:
    copies = Counter(event["event_id"] for event in delivered)
    assert 0.002 < sum(n - 1 for n in copies.values()) / len(events) < 0.02
    said = {frozenset({k: v for k, v in event.items() if k != "file_day"}.items()) for event in delivered}
    assert len(said) == len(events)


def test_a_small_share_comes_late_and_none_early(delivered: list[Record]) -> None:
    behind = Counter((event["file_day"] - local(event["ts"]).date()).days for event in delivered)
    assert set(behind) == {0, 1}
    assert 0.001 < behind[1] / len(delivered) < 0.02


def test_files_are_out_of_order(delivered: list[Record]) -> None:
    pairs = [(one, two) for one, two in pairwise(delivered) if one["file_day"] == two["file_day"]]
    assert 0.01 < sum(one["ts"] > two["ts"] for one, two in pairs) / len(pairs) < 0.2


def test_every_day_of_the_scenario_has_events_and_no_other(events: list[Record]) -> None:
    days = {local(event["ts"]).date() for event in events}
    assert days == {SMALL.first_day + timedelta(days=day) for day in range(SMALL.days)}


def test_visitors_come_from_where_people_come_from(events: list[Record]) -> None:
    people = [e for e in events if e["event"] == "pageview" and not e["visitor_id"].startswith("bot-")]
    places = Counter(
        (event.get("referrer") or "direct").split("/")[2 if "referrer" in event else 0] for event in people
    )
    assert {"www.google.com", "www.facebook.com", "t.co", "direct", "riverbend.example"} <= set(places)


def test_a_few_bots_say_that_they_are(events: list[Record]) -> None:
    bots = {
        event["visitor_id"]
        for event in events
        if "bot" in event.get("user_agent", "") or "externalhit" in event.get("user_agent", "")
    }
    assert bots == {event["visitor_id"] for event in events if event["visitor_id"].startswith("bot-")}
    assert 1 <= len(bots) <= 5


def test_nobody_reads_what_is_not_yet_published(files: tuple[DeliveredFile, ...], events: list[Record]) -> None:
    published = {story["_id"]: story["first_publish_date"] for story in records(files, "articles")}
    assert all(published[event["article_id"]] <= event["ts"] for event in events if "article_id" in event)


def test_accounts_are_named_from_registration_on(files: tuple[DeliveredFile, ...], events: list[Record]) -> None:
    began = {r["visitor_id"]: r["ts"] for r in records(files, "subscriptions") if r["event"] == "registration"}
    assert began
    for event in events:
        if event["visitor_id"] in began and event["event"] == "pageview":
            assert ("user_id" in event) == (event["ts"] > began[event["visitor_id"]])
