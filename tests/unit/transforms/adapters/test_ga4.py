"""GA4's events: parameters whichever value holds them, attention since the page was viewed, and who is no visitor."""

from datetime import UTC, date, datetime
from typing import Any

from pyspark.sql import SparkSession

from tests.unit.transforms.adapters.published import departures
from tests.unit.transforms.reading import HASHED, Reading, json_lines, kept, read_by
from transforms.adapters.ga4 import EVENT_TYPES

HOST = "washington_city_paper"
PAGE = "https://washingtoncitypaper.com/article/503347/fees/"
# 2020-12-05T04:56:39.139921Z, which is the day before in Washington.
MICROS = "1607144199139921"


def params(**given: str | int | float) -> list[dict[str, Any]]:
    """Parameters as BigQuery exports them."""
    held = {str: "string_value", int: "int_value", float: "double_value"}
    return [
        {"key": key, "value": {held[type(value)]: str(value) if isinstance(value, int) else value}}
        for key, value in given.items()
    ]


VIEWED: dict[str, str | int] = {
    "page_location": f"{PAGE}?_gl=1abc&a=b",
    "page_referrer": "https://www.google.com/",
    "ga_session_id": 1607144198,
}
VIEW: dict[str, Any] = {
    "event_date": "20201204",
    "event_timestamp": MICROS,
    "event_name": "page_view",
    "event_params": params(**VIEWED),
    "event_bundle_sequence_id": "-1234567",
    "batch_page_id": "1607144198000",
    "batch_ordering_id": "1",
    "batch_event_index": "1",
    "user_pseudo_id": "1234567890.1607144198",
    "user_id": "frank",
    "user_properties": [{"key": "email", "value": {"string_value": "frank@x.example", "set_timestamp_micros": "1"}}],
    "user_first_touch_timestamp": "1607144198000000",
    "privacy_info": {"analytics_storage": "Yes", "ads_storage": "No", "uses_transient_token": "No"},
    "device": {"category": "mobile", "advertising_id": "gaid-1", "web_info": {"hostname": "washingtoncitypaper.com"}},
    "traffic_source": {"name": "(organic)", "medium": "organic", "source": "google"},
    "collected_traffic_source": {"gclid": "click-1"},
    "stream_id": "1",
    "platform": "WEB",
}


def later(seconds: int, name: str = "user_engagement", **given: str | int | float) -> dict[str, Any]:
    """An event on the same page so many seconds after the view."""
    micros = str(int(MICROS) + seconds * 1_000_000)
    on_page = {**VIEWED, "page_location": PAGE, **given}
    return {**VIEW, "event_timestamp": micros, "event_name": name, "event_params": params(**on_page)}


def events(spark: SparkSession, *given: object) -> Reading:
    return read_by(spark, "ga4", HOST, json_lines(*given))


def test_the_fixtures_are_what_google_publishes() -> None:
    assert departures("ga4", VIEW, later(1, engagement_time_msec=5, percent_scrolled=90.0)) == []


def test_every_field_of_a_page_view(spark: SparkSession) -> None:
    given = {**VIEW, "event_params": params(page_location=VIEWED["page_location"], ga_session_id=1), "new": {"x": 1}}
    (row,) = events(spark, given).rows()
    assert row.pop("ts").replace(tzinfo=UTC) == datetime(2020, 12, 5, 4, 56, 39, 139921, tzinfo=UTC)
    assert len(row.pop("event_id")) == 64
    visitor, linked = HASHED("1234567890.1607144198"), HASHED("1abc")
    assert row == {
        "day": date(2020, 12, 4),
        "event_type": "pageview",
        "visitor_id": visitor,
        "session_id": f"{visitor}.1",
        "user_id": HASHED("frank"),
        "url": f"{PAGE}?_gl={linked}&a=b",
        "path": "/article/503347/fees/",
        "article_id": "503347",
        "referrer": None,
        "user_agent": None,
        "engaged_seconds": None,
        "scroll_share": None,
        "extras": '{"event_name":"page_view","event_params":"[{\\"key\\":\\"page_location\\",\\"value\\":'
        f'{{\\"string_value\\":\\"{PAGE}?_gl={linked}&a=b\\"}}}},'
        '{\\"key\\":\\"ga_session_id\\",\\"value\\":{\\"int_value\\":\\"1\\"}}]","new":"{\\"x\\":1}"}',
    }


def test_attention_is_summed_up_since_the_page_was_viewed(spark: SparkSession) -> None:
    given = [
        later(9, engagement_time_msec=4_000),
        later(0, "page_view", engagement_time_msec=700),
        later(5, engagement_time_msec=1_500),
        later(6, "click"),
        later(20, "page_view", engagement_time_msec=900),
        later(21, "scroll", engagement_time_msec=250, percent_scrolled=90),
        later(21, engagement_time_msec=6_000, page_location=f"{PAGE}other/"),
        {**later(22, engagement_time_msec=10), "user_pseudo_id": "another"},
    ]
    found = [(row["engaged_seconds"], row["scroll_share"]) for row in events(spark, *given).rows()]
    assert found == [
        (5.5, None),
        (None, None),
        (1.5, None),
        (None, None),
        (None, None),
        (0.25, 0.9),
        (6.0, None),
        (0.01, None),
    ]


def test_a_parameter_is_read_whichever_value_holds_it(spark: SparkSession) -> None:
    shares = [later(1, "scroll", percent_scrolled=value) for value in (90, "90", 90.0)]
    as_number = {**VIEW, "event_timestamp": int(MICROS)}
    scrolled = events(spark, *shares, as_number).rows()
    assert [row["scroll_share"] for row in scrolled] == [0.9, 0.9, 0.9, None]
    assert scrolled[3]["ts"] == datetime(2020, 12, 5, 4, 56, 39, 139921)
    assert scrolled[0]["referrer"] == "https://www.google.com/"


def test_names_of_events_tell_their_types(spark: SparkSession) -> None:
    found = [row["event_type"] for row in events(spark, *(later(1, name) for name in (*EVENT_TYPES, "login"))).rows()]
    assert found == [*EVENT_TYPES.values(), "other"]


def test_an_event_is_told_by_its_client_instant_name_and_place_in_its_batch(spark: SparkSession) -> None:
    parts = ("batch_page_id", "batch_ordering_id", "batch_event_index", "event_bundle_sequence_id")
    others = [*({**VIEW, part: "7"} for part in parts), later(1), {**VIEW, "user_pseudo_id": "other"}, later(0)]
    first, again, *rest = events(spark, VIEW, {**VIEW, "geo": {"country": "Italy"}}, *others).rows()
    assert first["event_id"] == again["event_id"]
    assert len({first["event_id"], *(row["event_id"] for row in rest)}) == 1 + len(others)


def test_a_table_from_before_there_were_batches_has_ids_too(spark: SparkSession) -> None:
    old = {name: value for name, value in VIEW.items() if not name.startswith(("batch_", "event_bundle"))}
    (row,) = events(spark, old).rows()
    assert len(row["event_id"]) == 64


def test_nobody_can_be_read_out_of_landing(spark: SparkSession) -> None:
    named = {**VIEW, "event_params": params(user_id="frank", gclid="click-2", method="mail")}
    payloads = events(spark, VIEW, named).payloads()
    who = ("1234567890.", "frank", "gaid-1", "click-1", "click-2", "1abc")
    assert [one for one in who if one in payloads] == []
    assert '"string_value":"mail"' in payloads


FATES: dict[str, tuple[dict[str, Any], str | None]] = {
    "nothing": ({}, None),
    "consent not asked for": ({"privacy_info": {"analytics_storage": "Unset"}}, None),
    "consent denied": ({"privacy_info": {"analytics_storage": "No"}, "user_pseudo_id": None}, "ga4.consent_denied"),
    "an editor": ({"event_params": params(**VIEWED, traffic_type="internal")}, "ga4.internal_traffic"),
    "an app": ({"platform": "IOS"}, "ga4.app"),
    "a server's event": ({"event_name": "purchase", "event_params": params(value=9.9)}, "ga4.off_page"),
    "a page without address": ({"event_params": []}, "events.v1.path.not_null"),
    # Without a client there is no identity either, which is the first that the contract asks for.
    "nobody": ({"user_pseudo_id": ""}, "events.v1.event_id.not_null"),
    "no name": ({"event_name": ""}, "events.v1.event_type.not_null"),
    "no time": ({"event_timestamp": None}, "ga4.bad_timestamp"),
    "milliseconds": ({"event_timestamp": "1607144199139"}, "ga4.bad_timestamp"),
    "a date": ({"event_timestamp": "2020-12-05T04:56:39Z"}, "ga4.bad_timestamp"),
    "words": ({"event_params": params(engagement_time_msec="long")}, "ga4.engagement_time_msec_is_no_number"),
    "NaN": ({"event_params": params(percent_scrolled="NaN")}, "ga4.percent_scrolled_is_no_number"),
    "too deep": ({"event_params": params(page_location=PAGE, percent_scrolled=120)}, "events.v1.scroll_share.le"),
    "parameters by name": ({"event_params": {"page_location": PAGE}}, "ga4.retyped"),
    "a bare value": ({"event_params": [{"key": "page_location", "value": PAGE}]}, "ga4.retyped"),
    "consent of text": ({"privacy_info": "Yes"}, "ga4.retyped"),
}


def test_every_record_that_is_no_event_is_named_by_its_rule(spark: SparkSession) -> None:
    with kept(events(spark, *({**VIEW, **change} for change, _ in FATES.values()))) as reading:
        assert dict(zip(FATES, reading.fates(), strict=True)) == {name: rule for name, (_, rule) in FATES.items()}
