"""Piano's events: conversions of VX at the wall of an article, and what is no wall event."""

from datetime import UTC, date, datetime
from typing import Any

from pyspark.sql import SparkSession

from tests.unit.transforms.adapters.published import departures
from tests.unit.transforms.reading import HASHED, Reading, json_lines, kept, read_by
from transforms.adapters.piano import CONVERSIONS

HOST = "washington_city_paper"
SITE = "https://washingtoncitypaper.com"
CONVERSION: dict[str, Any] = {
    "event_id": "0b9a",
    "event_name": "vx.conversion",
    "event_time_utc": "2025-03-08 04:59:59.123",
    "event_url_full": f"{SITE}/article/503347/fees/",
    "goal_type": "Registration term converted",
    "visitor_id": "9e8d6d5f-143a-4a21-a7d5-7348b56e130d",
    "user_id": "frank",
    "visitor_privacy_mode": "optin",
}


def events(spark: SparkSession, *given: object) -> Reading:
    return read_by(spark, "piano", HOST, json_lines(*given))


def test_the_fixture_is_what_piano_says_of_its_events() -> None:
    assert departures("piano", CONVERSION) == []


def test_every_field_of_a_conversion(spark: SparkSession) -> None:
    (row,) = events(spark, {**CONVERSION, "experience": "EX1"}).rows()
    assert row.pop("ts").replace(tzinfo=UTC) == datetime(2025, 3, 8, 4, 59, 59, 123_000, tzinfo=UTC)
    assert len(row.pop("event_id")) == 64
    assert row == {
        "day": date(2025, 3, 7),
        "event_type": "registration",
        "visitor_id": HASHED(CONVERSION["visitor_id"]),
        "user_id": HASHED("frank"),
        "visitor_status": "anonymous",
        "article_id": "503347",
        "strategy": None,
        "wall_level": None,
        "action": None,
        "propensity_open": None,
        "propensity_regwall": None,
        "propensity_paywall": None,
        "extras": '{"goal_type":"Registration term converted","experience":"EX1"}',
    }


def test_a_goal_tells_what_was_done_and_what_the_visitor_was_until_then(spark: SparkSession) -> None:
    rows = events(spark, *({**CONVERSION, "goal_type": goal} for goal in CONVERSIONS)).rows()
    assert [(row["event_type"], row["visitor_status"]) for row in rows] == [
        ("registration", "anonymous"),
        ("purchase", "registered"),
    ]


def test_an_event_exported_twice_keeps_its_id(spark: SparkSession) -> None:
    given = [CONVERSION, {**CONVERSION, "hit_time_utc": "2025-03-08 05:00:01"}, {**CONVERSION, "event_id": "0b9b"}]
    first, again, other = (row["event_id"] for row in events(spark, *given).rows())
    assert first == again != other


def test_nobody_can_be_read_out_of_landing(spark: SparkSession) -> None:
    payloads = events(spark, {**CONVERSION, "nested": [{"uid": "PNI1", "browser_id": "b-4711"}]}).payloads()
    assert [who for who in ("9e8d6d5f", "frank", "PNI1", "b-4711") if who in payloads] == []


FATES: dict[str, tuple[dict[str, Any], str | None]] = {
    "nothing": ({}, None),
    "an offer shown": ({"event_name": "experience.action", "event_time_utc": None}, "piano.no_propensities"),
    "a click": ({"event_name": "experience.interaction"}, "piano.interaction"),
    "AdBlock turned off": ({"event_name": "composer.conversion"}, "piano.no_term"),
    "a page view": ({"event_name": "page.display", "goal_type": None}, "piano.other_event"),
    "consent refused": ({"visitor_privacy_mode": "no-consent"}, "piano.no_consent"),
    "a page of offers": ({"event_url_full": f"{SITE}/subscribe/"}, "piano.off_article"),
    "nowhere": ({"event_url_full": None}, "piano.off_article"),
    "no name": ({"event_name": None}, "piano.no_event_name"),
    "no goal": ({"goal_type": None}, "piano.unknown_goal"),
    "a goal of tomorrow": ({"goal_type": "Gift redeemed"}, "piano.unknown_goal"),
    "no time": ({"event_time_utc": None}, "piano.bad_timestamp"),
    "another zone": ({"event_time_utc": "2025-03-08 04:59:59+01:00"}, "piano.bad_timestamp"),
    "February's 30th": ({"event_time_utc": "2025-02-30 04:59:59"}, "piano.bad_timestamp"),
    "nobody": ({"visitor_id": ""}, "wall_events.v1.visitor_id.not_null"),
    "no id": ({"event_id": ""}, "wall_events.v1.event_id.not_null"),
    "a visitor of another type": ({"visitor_id": {"a": "b"}}, "wall_events.v1.visitor_id.str_matches"),
}


def test_every_event_that_is_no_wall_event_is_named_by_its_rule(spark: SparkSession) -> None:
    with kept(events(spark, *({**CONVERSION, **change} for change, _ in FATES.values()))) as reading:
        assert dict(zip(FATES, reading.fates(), strict=True)) == {name: rule for name, (_, rule) in FATES.items()}
