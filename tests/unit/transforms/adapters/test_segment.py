"""Segment's and RudderStack's calls: page views, events by their names, and calls that are no events."""

from datetime import UTC, date, datetime
from typing import Any

from pyspark.sql import SparkSession

from tests.unit.transforms.adapters.published import departures
from tests.unit.transforms.reading import HASHED, Reading, json_lines, kept, read_by
from transforms.adapters.segment import EVENT_TYPES

HOST = "washington_city_paper"
AGENT = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_0) AppleWebKit/537.36 Chrome/46.0.2490.86 Safari/537.36"
SITE = "https://washingtoncitypaper.com"
PAGE: dict[str, Any] = {
    "type": "page",
    "messageId": "ajs-f8ca1e4de5024d9430b3928bd8ac6b96",
    "anonymousId": "23adfd82-aa0f-45a7-a756-24f2a7a4c895",
    "userId": "AiUGstSDIg",
    "name": "Article",
    "channel": "browser",
    "integrations": {"All": True},
    "originalTimestamp": "2015-12-12T19:11:01.152Z",
    "sentAt": "2015-12-12T19:11:01.169Z",
    "receivedAt": "2015-12-12T19:11:01.266Z",
    "timestamp": "2015-12-12T19:11:01.249Z",
    "properties": {
        "path": "/article/503347/fees/",
        "referrer": "https://www.google.com/",
        "search": "?ajs_uid=frank",
        "title": "Fees",
        "url": f"{SITE}/article/503347/fees/?ajs_uid=frank&a=b",
    },
    "context": {
        "ip": "192.0.2.7",
        "library": {"name": "analytics.js", "version": "2.11.1"},
        "page": {"path": "/wrong/", "url": f"{SITE}/wrong/", "referrer": ""},
        "userAgent": AGENT,
        "device": {"id": "B5372DB0-C21E-11E4-8DFC-AA07A5B093DB"},
        "traits": {"email": "frank@x.example", "name": "Frank Lee"},
        "sessionId": 1449947400,
    },
}
TRACK: dict[str, Any] = {
    **{name: value for name, value in PAGE.items() if name != "name"},
    "type": "track",
    "messageId": "ajs-2",
    "event": "Link Clicked",
    "properties": {"url": "https://elsewhere.example/out", "label": "out"},
    "context": {**PAGE["context"], "page": {**PAGE["properties"], "referrer": f"{SITE}/"}},
}


def calls(spark: SparkSession, *given: object) -> Reading:
    return read_by(spark, "segment", HOST, json_lines(*given))


def test_the_fixtures_are_what_segment_publishes() -> None:
    assert departures("segment", PAGE, TRACK) == []


def test_every_field_of_a_page_view(spark: SparkSession) -> None:
    (row,) = calls(spark, {**PAGE, "ab": {"x": 1}}).rows()
    assert row.pop("ts").replace(tzinfo=UTC) == datetime(2015, 12, 12, 19, 11, 1, 249_000, tzinfo=UTC)
    assert len(row.pop("event_id")) == 64
    hidden = HASHED("frank")
    assert row == {
        "day": date(2015, 12, 12),
        "event_type": "pageview",
        "visitor_id": HASHED(PAGE["anonymousId"]),
        "session_id": f"{HASHED(PAGE['anonymousId'])}.1449947400",
        "user_id": HASHED("AiUGstSDIg"),
        "url": f"{SITE}/article/503347/fees/?ajs_uid={hidden}&a=b",
        "path": "/article/503347/fees/",
        "article_id": "503347",
        "referrer": "https://www.google.com/",
        "user_agent": AGENT,
        "engaged_seconds": None,
        "scroll_share": None,
        "extras": '{"name":"Article","properties":"{\\"path\\":\\"/article/503347/fees/\\",'
        '\\"referrer\\":\\"https://www.google.com/\\",'
        f'\\"search\\":\\"?ajs_uid={hidden}\\",\\"title\\":\\"Fees\\",'
        f'\\"url\\":\\"{SITE}/article/503347/fees/?ajs_uid={hidden}&a=b\\"}}",'
        '"ab":"{\\"x\\":1}"}',
    }


def test_an_event_is_on_the_page_around_it_whatever_its_properties_name(spark: SparkSession) -> None:
    (row,) = calls(spark, TRACK).rows()
    told = {name: row[name] for name in ("event_type", "path", "article_id", "referrer", "extras")}
    assert told == {
        "event_type": "click",
        "path": "/article/503347/fees/",
        "article_id": "503347",
        "referrer": f"{SITE}/",
        "extras": '{"properties":"{\\"url\\":\\"https://elsewhere.example/out\\",'
        '\\"label\\":\\"out\\"}","event":"Link Clicked"}',
    }


def test_names_of_events_tell_their_types_however_they_are_written(spark: SparkSession) -> None:
    given = [*EVENT_TYPES, "Paywall_Viewed", " SIGNED-UP ", "Article Viewed", ""]
    found = [row["event_type"] for row in calls(spark, *({**TRACK, "event": name} for name in given)).rows()]
    assert found == [*EVENT_TYPES.values(), "prompt_impression", "registration", "other", "other"]


def test_a_visitor_is_the_account_only_where_nothing_else_is_told(spark: SparkSession) -> None:
    first, second = calls(spark, {**PAGE, "anonymousId": None}, {**PAGE, "userId": None}).rows()
    assert (first["visitor_id"], first["user_id"]) == (HASHED("AiUGstSDIg"), HASHED("AiUGstSDIg"))
    assert (second["visitor_id"], second["user_id"]) == (HASHED(PAGE["anonymousId"]), None)


def test_the_time_is_computed_where_it_is_not_told(spark: SparkSession) -> None:
    away = {"originalTimestamp": "2015-12-12T20:00:00.000Z", "sentAt": "2015-12-12T20:00:05.000Z", "timestamp": None}
    computed, offset = calls(spark, {**PAGE, **away}, {**PAGE, "timestamp": "2015-12-13T04:30:00.5+05:30"}).rows()
    assert (computed["ts"], computed["day"]) == (datetime(2015, 12, 12, 19, 10, 56, 266_000), date(2015, 12, 12))
    assert (offset["ts"], offset["day"]) == (datetime(2015, 12, 12, 23, 0, 0, 500_000), date(2015, 12, 12))


def test_a_call_sent_twice_keeps_its_id(spark: SparkSession) -> None:
    first, again, other = calls(spark, PAGE, {**PAGE, "sentAt": "2015-12-12T19:12:00Z"}, TRACK).rows()
    assert first["event_id"] == again["event_id"] != other["event_id"]


def test_nobody_can_be_read_out_of_landing(spark: SparkSession) -> None:
    rudder = {"rudderId": "r-4711", "request_ip": "192.0.2.8", "context": {"traits": {"phone": "555-0100"}}}
    payloads = calls(spark, PAGE, {**TRACK, **rudder}).payloads()
    who = ("192.0.2.7", "192.0.2.8", "23adfd82", "AiUGst", "frank", "Frank Lee", "B5372DB0", "r-4711", "555-0100")
    assert [one for one in who if one in payloads] == []


FATES: dict[str, tuple[dict[str, Any], str | None]] = {
    "nothing": ({}, None),
    "identify": ({"type": "identify"}, "segment.identify"),
    "group": ({"type": "group"}, "segment.group"),
    "alias": ({"type": "alias", "timestamp": None, "sentAt": None}, "segment.alias"),
    "screen": ({"type": "screen"}, "segment.screen"),
    "a type of tomorrow": ({"type": "merge"}, "segment.unknown_type"),
    "no type": ({"type": None}, "segment.unknown_type"),
    "Googlebot": ({"context": {"userAgent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}}, "segment.bot"),
    "a server's call": ({"type": "track", "context": {}, "properties": {"plan": "digital"}}, "segment.off_page"),
    "a page without address": ({"context": {}, "properties": {}}, "events.v1.path.not_null"),
    "no time": ({"timestamp": None, "sentAt": None}, "segment.bad_timestamp"),
    "no zone": ({"timestamp": "2015-12-12T19:11:01.249"}, "segment.bad_timestamp"),
    "February's 30th": ({"timestamp": "2015-02-30T19:11:01Z"}, "segment.bad_timestamp"),
    "nobody": ({"anonymousId": None, "userId": ""}, "events.v1.visitor_id.not_null"),
    "no id": ({"messageId": ""}, "events.v1.event_id.not_null"),
    "properties of text": ({"properties": "/article"}, "segment.retyped"),
    "a context of a list": ({"context": [1]}, "segment.retyped"),
    "a page of text": ({"context": {"page": "/article"}}, "segment.retyped"),
}


def test_every_call_that_is_no_event_is_named_by_its_rule(spark: SparkSession) -> None:
    with kept(calls(spark, *({**PAGE, **change} for change, _ in FATES.values()))) as reading:
        assert dict(zip(FATES, reading.fates(), strict=True)) == {name: rule for name, (_, rule) in FATES.items()}
