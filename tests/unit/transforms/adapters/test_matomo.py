"""Matomo's visits: an event for each action, on the page where it happened."""

import json
from datetime import date, datetime, timedelta
from typing import Any

from pyspark.sql import SparkSession

from tests.unit.transforms.adapters.published import departures
from tests.unit.transforms.reading import HASHED, Reading, json_lines, kept, read_by

HOST = "washington_city_paper"
SITE = "https://washingtoncitypaper.com"
# 2020-12-05T04:56:39Z, which is the day before in Washington.
SECOND = 1_607_144_199
# What Matomo gives for it as `timestamp` of an action, of a site in Washington.
SHOWN_SECOND = SECOND - 5 * 3600
SHOWN = {"serverTimePretty": "Dec 4, 2020 23:56:39", "title": "", "icon": ""}


def action(kind: str, after: int, **fields: Any) -> dict[str, Any]:
    """An action so many seconds after the visit began."""
    return {**SHOWN, "type": kind, "timestamp": SHOWN_SECOND + after, "pageId": str(100 + after), "url": None, **fields}


VIEWS = [
    action(
        "action", 0, url=f"{SITE}/article/503347/fees/?pk_vid=frank", pageIdAction=9, timeSpent="41", pageTitle="Fees"
    ),
    action("event", 5, url=f"{SITE}/article/503347/fees/", eventCategory="Video", eventAction="Play", eventName="v"),
    action("outlink", 20, url="https://elsewhere.example/"),
    action("action", 41, url=f"{SITE}/section/news/", pageIdAction=10, timeSpent=0),
    action("search", 50, siteSearchKeyword="fees"),
    action("goal", 60, url=f"{SITE}/thanks/", goalName="Newsletter", goalId="3", goalPageId="160"),
    action("download", 70, url=f"{SITE}/plan.pdf"),
]
VISIT: dict[str, Any] = {
    "idSite": "1",
    "idVisit": 4711,
    "visitIp": "192.0.2.7",
    "visitorId": "d58a483a3cfef87b",
    "fingerprint": "5041e282fc23fef1",
    "actionDetails": VIEWS,
    "goalConversions": 1,
    "serverDate": "2020-12-05",
    "firstActionTimestamp": SECOND,
    "lastActionTimestamp": SECOND + 70,
    "userId": "frank",
    "visitorType": "returning",
    "visitDuration": "70",
    "referrerType": "search",
    "referrerUrl": "https://www.google.com/",
    "browserName": "Firefox",
}


def visits(spark: SparkSession, *given: object) -> Reading:
    return read_by(spark, "matomo", HOST, json_lines(*given))


def test_the_fixture_is_what_matomo_publishes() -> None:
    assert departures("matomo", VISIT) == []


def test_every_field_of_a_page_view(spark: SparkSession) -> None:
    content = json.dumps([{**VISIT, "provider": "x"}]).encode()
    row = read_by(spark, "matomo", HOST, content).rows_of_each()[0][0]
    assert len(row.pop("event_id")) == 64
    assert row == {
        "day": date(2020, 12, 4),
        "event_type": "pageview",
        "ts": datetime(2020, 12, 5, 4, 56, 39),
        "visitor_id": HASHED("d58a483a3cfef87b"),
        "session_id": "4711",
        "user_id": HASHED("frank"),
        "url": f"{SITE}/article/503347/fees/?pk_vid={HASHED('frank')}",
        "path": "/article/503347/fees/",
        "article_id": "503347",
        "referrer": "https://www.google.com/",
        "user_agent": None,
        "engaged_seconds": 41.0,
        "scroll_share": None,
        "extras": '{"visitorType":"returning","referrerType":"search","provider":"x","pageTitle":"Fees"}',
    }


def test_each_action_is_an_event_on_the_page_where_it_happened(spark: SparkSession) -> None:
    (rows,) = visits(spark, VISIT).rows_of_each()
    read, landing = "/article/503347/fees/", "/section/news/"
    assert [(row["event_type"], row["path"]) for row in rows] == [
        ("pageview", read),
        ("other", read),
        ("click", read),
        ("pageview", landing),
        ("other", landing),
        ("other", "/thanks/"),
        ("click", landing),
    ]
    assert [(row["ts"] - rows[0]["ts"]).seconds for row in rows] == [0, 5, 20, 41, 50, 60, 70]
    assert [row["engaged_seconds"] for row in rows] == [41.0, *[None] * 6]
    assert [row["referrer"] for row in rows[1:]] == [None, None, rows[0]["url"], None, None, None]
    said = [json.loads(row["extras"]) for row in rows]
    assert (said[1]["eventCategory"], said[1]["eventAction"], said[1]["eventName"]) == ("Video", "Play", "v")
    assert (said[4]["siteSearchKeyword"], said[5]["goalName"]) == ("fees", "Newsletter")


def test_an_action_is_dated_by_the_first_one_whatever_the_sites_zone(spark: SparkSession) -> None:
    def on_clock(ahead: int) -> dict[str, Any]:
        return {**VISIT, "actionDetails": [{**one, "timestamp": one["timestamp"] + 5 * 3600 + ahead} for one in VIEWS]}

    zones = [on_clock(seconds) for seconds in (0, 14 * 3600, -(3 * 3600 + 1800), 5 * 3600 + 2700)]
    without_first = {**VISIT, "actionDetails": VIEWS[3:]}
    *dated, rest = visits(spark, *zones, without_first).rows_of_each()
    expected = [datetime(2020, 12, 5, 4, 56, 39) + timedelta(seconds=after) for after in (0, 5, 20, 41, 50, 60, 70)]
    assert [[row["ts"] for row in rows] for rows in dated] == [expected] * len(zones)
    assert [row["ts"] for row in rest] == expected[3:]


def test_an_action_keeps_its_id_however_often_its_visit_is_asked_for(spark: SparkSession) -> None:
    at_once = [{**VIEWS[5], "goalId": "4"}, {**VIEWS[5], "goalPageId": "161"}, {**VIEWS[3], "pageId": "142"}]
    grown = {**VISIT, "idVisit": "4711", "actionDetails": [*VIEWS, *at_once]}
    first, again, other = visits(spark, VISIT, grown, {**VISIT, "idSite": "2"}).rows_of_each()
    ids = [row["event_id"] for row in again]
    assert [row["event_id"] for row in first] == ids[: len(VIEWS)]
    assert len({*ids, *(row["event_id"] for row in other)}) == len(ids) + len(VIEWS)


def test_an_action_without_a_page_breaks_the_contract_and_the_others_of_its_visit_go_on(spark: SparkSession) -> None:
    nowhere = {**VISIT, "actionDetails": [action("search", 1, siteSearchKeyword="x"), VIEWS[0]]}
    with kept(visits(spark, nowhere)) as reading:
        assert reading.broken() == {0: ["events.v1.path.not_null"]}
        assert (reading.counts().accepted, reading.counts().table_rows) == (1, 1)


def test_nobody_can_be_read_out_of_landing(spark: SparkSession) -> None:
    order = action("ecommerceOrder", 80, orderId="order-1")
    payloads = visits(spark, {**VISIT, "actionDetails": [*VIEWS, order]}).payloads()
    who = ("192.0.2.7", "d58a483a", "5041e282", "frank", "order-1")
    assert [one for one in who if one in payloads] == []


def first(**changes: Any) -> dict[str, Any]:
    """A visit of its first action, changed."""
    return {"actionDetails": [{**VIEWS[0], **changes}]}


FATES: dict[str, tuple[dict[str, Any], str | None]] = {
    "nothing": ({}, None),
    "no action": ({"actionDetails": []}, "matomo.no_action"),
    "no details": ({"actionDetails": None}, "matomo.no_action_details"),
    "details not asked for": ({"actionDetails": False}, "matomo.retyped"),
    "details by number": ({"actionDetails": [1]}, "matomo.retyped"),
    "no time": (first(timestamp=None), "matomo.bad_timestamp"),
    "milliseconds": (first(timestamp=SHOWN_SECOND * 1000), "matomo.bad_timestamp"),
    "no first action": ({"firstActionTimestamp": None}, "matomo.bad_timestamp"),
    "a day ahead": ({"firstActionTimestamp": SECOND - 86_400}, "matomo.bad_timestamp"),
    "a date": (first(timestamp="2020-12-05 04:56:39"), "matomo.bad_timestamp"),
    "words": (first(timeSpent="41s"), "matomo.timeSpent_is_no_number"),
    "infinity": (first(timeSpent="Infinity"), "matomo.timeSpent_is_no_number"),
    "more than a day": (first(timeSpent=90_000), "events.v1.engaged_seconds.le"),
    "negative": (first(timeSpent=-1), "events.v1.engaged_seconds.ge"),
    "no kind": (first(type=""), "events.v1.event_type.not_null"),
    "nobody": ({"visitorId": ""}, "events.v1.visitor_id.not_null"),
    "no visit": ({"idVisit": None}, "events.v1.event_id.not_null"),
    "nowhere": (first(url=""), "events.v1.path.not_null"),
}


def test_every_visit_that_is_none_is_named_by_its_rule(spark: SparkSession) -> None:
    with kept(visits(spark, *({**VISIT, **change} for change, _ in FATES.values()))) as reading:
        assert dict(zip(FATES, reading.fates(), strict=True)) == {name: rule for name, (_, rule) in FATES.items()}
