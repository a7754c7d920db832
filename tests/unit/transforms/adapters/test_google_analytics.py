"""Google Analytics activity: what kind, on which page, when, and from where, as far as an export tells."""

from datetime import UTC, date, datetime
from typing import Any

from pyspark.sql import SparkSession

from tests.unit.transforms.reading import HASHED, csv_file, read
from transforms.adapters.google_analytics import GOOGLE_ANALYTICS

HOST = "washington_city_paper"
LATE = GOOGLE_ANALYTICS.framing.required  # type: ignore[attr-defined]
MERGED = (
    "client_id",
    "activity_time",
    "session_date",
    "landing_page_path",
    "event_category",
    "event_action",
    "article_id",
    "external_id",
    "published_at",
)
# 2020-12-04T12:56:38Z
SECOND = "1607086598"
ROW = {
    "client_id": "c1",
    "session_id": SECOND,
    "session_date": "2020-12-04",
    "activity_time": "2020-12-04T12:56:39.139921Z",
    "source": "google",
    "medium": "organic",
    "hostname": "www.washingtoncitypaper.com",
    "landing_page_path": "/article/503347/fees/?fbclid=abc",
    "activity_type": "EVENT",
    "event_category": "Newspack Announcement",
    "event_action": "Seen",
}
VIEW = {
    **ROW,
    "activity_type": "PAGEVIEW",
    "event_category": "",
    "event_action": "",
    "page_path": "/article/503347/fees/",
}


def rows(
    spark: SparkSession, *given: dict[str, str], columns: tuple[str, ...] = ("external_id",)
) -> list[dict[str, Any]]:
    return read(spark, HOST, "ga_2020q4", csv_file((*LATE, *columns), *given)).rows()


KINDS = {
    ("NTG article milestone", "50%"): "read_milestone",
    ("NTG article milestone", "half"): "other",
    ("NTG newsletter", "newsletter modal impression 2"): "prompt_impression",
    ("NTG newsletter", "newsletter signup"): "registration",
    ("Newspack Announcement", "Seen"): "prompt_impression",
    ("Newspack Announcement", "Dismissal"): "prompt_dismissal",
    ("Newspack Announcement", "Permanent Dismissal"): "prompt_dismissal",
    ("Newspack Announcement", "Form Submission"): "registration",
    ("Newspack Announcement", "Load"): "other",
    ("DLD Pop Up - Food (Color Change)", "impression"): "prompt_impression",
    ("DLD Pop Up - Food (Color Change)", "conversion"): "registration",
    ("Screen Change", "Direction: Down"): "other",
    ("snowplow_amp_page_ping", "impression"): "ping",
    ("Something", "new"): "other",
    ("", ""): "other",
}


def test_an_event_is_of_the_kind_that_its_category_and_action_say(spark: SparkSession) -> None:
    given = [{**ROW, "event_category": category, "event_action": action} for category, action in KINDS]
    found = [row["event_type"] for row in rows(spark, VIEW, *given)]
    assert found == ["pageview", *KINDS.values()]


def test_every_field_of_a_page_view(spark: SparkSession) -> None:
    (row,) = rows(
        spark,
        {**VIEW, "external_id": "503347", "device_category": "mobile", "new": "x"},
        columns=(
            "external_id",
            "device_category",
            "keyword",
            "new",
        ),
    )
    assert row.pop("ts").replace(tzinfo=UTC) == datetime(2020, 12, 4, 12, 56, 39, 139921, tzinfo=UTC)
    assert len(row.pop("event_id")) == 64
    assert row == {
        "day": date(2020, 12, 4),
        "event_type": "pageview",
        "visitor_id": HASHED("c1"),
        "session_id": f"{HASHED('c1')}.{SECOND}",
        "user_id": None,
        "url": "https://www.washingtoncitypaper.com/article/503347/fees/",
        "path": "/article/503347/fees/",
        "article_id": "503347",
        "referrer": "https://www.google.com/",
        "user_agent": None,
        "engaged_seconds": None,
        "scroll_share": None,
        "extras": '{"source":"google","medium":"organic","device_category":"mobile","new":"x"}',
    }


def test_a_local_time_stated_as_utc_is_told_by_the_sessions_second(spark: SparkSession) -> None:
    """1600016864 is 17:07:44 UTC, 13:07:44 in New York."""
    late = {"session_id": "1600016864", "activity_time": "2020-09-13T13:13:12.617020Z"}
    utc = {"session_id": "1600016864", "activity_time": "2020-09-13T17:13:12.617020Z"}
    unknown = {"session_id": "x", "activity_time": "2020-09-13T13:13:12.617020Z"}
    found = [row["ts"] for row in rows(spark, *({**ROW, **one} for one in (late, utc, unknown)))]
    assert found == [
        datetime(2020, 9, 13, 17, 13, 12, 617020),
        datetime(2020, 9, 13, 17, 13, 12, 617020),
        datetime(2020, 9, 13, 13, 13, 12, 617020),
    ]


def test_an_event_is_on_the_page_last_viewed_in_its_session_whatever_the_order_of_delivery(spark: SparkSession) -> None:
    def after(seconds: int, **changes: str) -> dict[str, str]:
        kind = VIEW if "page_path" in changes else ROW
        return {**kind, "activity_time": f"2020-12-04T12:57:{seconds:02}Z", **changes}

    session = [
        after(1),
        after(2, page_path="/article/503347/fees/"),
        after(3),
        after(4, page_path="/food/"),
        after(5),
        after(6, client_id="c2"),
    ]
    found = rows(spark, *reversed(session))
    assert [(row["path"], row["referrer"]) for row in reversed(found)] == [
        ("/article/503347/fees/", None),
        ("/article/503347/fees/", "https://www.google.com/"),
        ("/article/503347/fees/", None),
        ("/food/", "https://www.washingtoncitypaper.com/article/503347/fees/"),
        ("/food/", None),
        ("/article/503347/fees/", None),
    ]


def test_the_vendors_article_is_that_of_the_landing_page_alone(spark: SparkSession) -> None:
    old = "/food/article/21143477/medium-rare"
    front = {**VIEW, "landing_page_path": "/", "page_path": "/", "external_id": "302734"}
    given = {
        "front page": (front, None),
        "another page than the landing page": ({**front, "page_path": "/article/503263/chehs/"}, "503263"),
        "an old address": ({**VIEW, "landing_page_path": old, "page_path": old, "external_id": "308368"}, "308368"),
        "an old address, untold": ({**VIEW, "landing_page_path": old, "page_path": old}, "21143477"),
        "a list": ({**VIEW, "page_path": "/article/category/food/"}, None),
        "an AMP cache": (
            {**VIEW, "page_path": "/v/s/washingtoncitypaper.com/article/203346/dolphins/?amp_js_v=0.1"},
            "203346",
        ),
    }
    clients = [{**row, "client_id": name} for name, (row, _) in given.items()]
    found = [row["article_id"] for row in rows(spark, *clients)]
    assert dict(zip(given, found, strict=True)) == {name: article for name, (_, article) in given.items()}


def test_where_a_visitor_came_from_who_came_from_elsewhere(spark: SparkSession) -> None:
    given = {
        ("m.facebook.com", "referral"): "https://m.facebook.com/",
        ("duckduckgo", "organic"): "https://duckduckgo.com/",
        ("unheard-of", "organic"): None,
        ("(direct)", "(none)"): None,
        ("Editorial and Events", "email"): None,
    }
    views = [{**VIEW, "client_id": s, "source": s, "medium": m} for s, m in given]
    assert [row["referrer"] for row in rows(spark, *views)] == list(given.values())


def test_what_has_no_place_is_refused_with_the_reason(spark: SparkSession) -> None:
    given = [{**ROW, "landing_page_path": "(not set)"}, {**ROW, "activity_time": "yesterday"}, {**ROW, "client_id": ""}]
    reading = read(spark, HOST, "ga_2020q4", csv_file(LATE, *given))
    assert reading.refusals() == ["google_analytics.page_not_set", "google_analytics.bad_timestamp", None]
    assert reading.broken() == {2: ["events.v1.event_id.not_null", "events.v1.visitor_id.not_null"]}


def test_an_activity_that_was_exported_twice_and_merged_is_one_event(spark: SparkSession) -> None:
    merged = {**ROW, "activity_time": "2020-12-04 12:56:39.139921+00:00"}
    other = {**merged, "event_action": "Load"}
    (first,) = rows(spark, ROW)
    again, different = read(spark, HOST, "ga_snowplow_2021q2", csv_file(MERGED, merged, other)).rows()
    assert again["event_id"] == first["event_id"] != different["event_id"]
    assert (again["ts"], again["day"], again["visitor_id"]) == (first["ts"], first["day"], first["visitor_id"])


def test_a_merged_page_view_is_no_page_view_as_its_page_is_not_known(spark: SparkSession) -> None:
    merged = {name: VIEW.get(name, "") for name in MERGED} | {"external_id": "503347.0", "article_id": "29456.0"}
    ping = {**merged, "event_category": "snowplow_amp_page_ping", "event_action": "impression"}
    found = read(spark, HOST, "ga_snowplow_2021q2", csv_file(MERGED, merged, ping)).rows()
    assert [(row["event_type"], row["article_id"]) for row in found] == [("other", "503347"), ("ping", "503347")]
