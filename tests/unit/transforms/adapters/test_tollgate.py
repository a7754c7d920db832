"""Tollgate's own formats: every field of a row, and every way in which a record may be wrong."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pyspark.sql import SparkSession

from tests.unit.transforms.reading import HASHED, csv_file, json_lines, kept, read

EVENT = {
    "event_id": "e1",
    "event": "pageview",
    "ts": "2026-03-08T05:59:59.250Z",
    "visitor_id": "v1",
    "user_id": "u1",
    "url": "https://riverbend.example//sports/rb-7?utm=x&_ga=abc#top",
    "path": "/sports/rb-7",
    "referrer": "https://www.google.com/",
    "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:135.0) Gecko/20100101 Firefox/135.0",
}
WALL = {
    "event_id": "w1",
    "event": "impression",
    "ts": "2026-03-08T06:00:00Z",
    "visitor_id": "v1",
    "visitor_status": "anonymous",
    "article_id": "rb-7",
    "strategy": "paywall",
    "level": "registration",
    "action": "regwall",
    "propensities": {"open": 0.7, "regwall": 0.2, "paywall": 0.1},
}
SUBSCRIPTION = {
    "event_id": "s1",
    "event": "subscription",
    "ts": "2026-03-08T12:00:00+02:00",
    "visitor_id": "v1",
    "user_id": "u1",
    "plan": "digital",
    "price": 9.9,
    "currency": "USD",
}
ADS = ("day", "section", "ad_impressions", "revenue", "currency")
STATEMENT = {"day": "2026-03-08", "section": "sports", "ad_impressions": "120", "revenue": "3.45", "currency": "USD"}


def at(row: dict[str, Any]) -> datetime:
    instant: datetime = row.pop("ts")
    return instant.replace(tzinfo=UTC)


def test_every_field_of_an_event(spark: SparkSession) -> None:
    content = json_lines({**EVENT, "engaged_seconds": 12.5, "scroll_share": 1, "campaign": "spring", "ab": {"x": [1]}})
    (row,) = read(spark, "riverbend", "events", content).rows()
    assert at(row) == datetime(2026, 3, 8, 5, 59, 59, 250_000, tzinfo=UTC)
    assert len(row.pop("event_id")) == 64
    assert row == {
        "day": date(2026, 3, 7),
        "event_type": "pageview",
        "visitor_id": HASHED("v1"),
        "session_id": None,
        "user_id": HASHED("u1"),
        "url": f"https://riverbend.example//sports/rb-7?utm=x&_ga={HASHED('abc')}#top",
        "path": "/sports/rb-7",
        "article_id": "rb-7",
        "referrer": "https://www.google.com/",
        "user_agent": EVENT["user_agent"],
        "engaged_seconds": 12.5,
        "scroll_share": 1.0,
        "extras": '{"campaign":"spring","ab":"{\\"x\\":[1]}"}',
    }


def test_every_field_of_a_wall_event(spark: SparkSession) -> None:
    (row,) = read(spark, "riverbend", "walls", json_lines(WALL)).rows()
    assert at(row) == datetime(2026, 3, 8, 6, tzinfo=UTC)
    assert len(row.pop("event_id")) == 64
    assert row == {
        "day": date(2026, 3, 8),
        "event_type": "impression",
        "visitor_id": HASHED("v1"),
        "user_id": None,
        "visitor_status": "anonymous",
        "article_id": "rb-7",
        "strategy": "paywall",
        "wall_level": "registration",
        "action": "regwall",
        "propensity_open": 0.7,
        "propensity_regwall": 0.2,
        "propensity_paywall": 0.1,
        "extras": None,
    }


def test_every_field_of_a_subscription_and_of_a_statement(spark: SparkSession) -> None:
    (row,) = read(spark, "riverbend", "subscriptions", json_lines(SUBSCRIPTION)).rows()
    assert at(row) == datetime(2026, 3, 8, 10, tzinfo=UTC)
    assert (row["event_type"], row["plan"], row["price"], row["currency"]) == ("subscription", "digital", 9.9, "USD")
    assert (row["visitor_id"], row["user_id"]) == (HASHED("v1"), HASHED("u1"))
    (stated,) = read(spark, "riverbend", "ads", csv_file(ADS, STATEMENT)).rows()
    assert stated == {
        "day": date(2026, 3, 8),
        "section": "sports",
        "ad_impressions": 120,
        "revenue": 3.45,
        "currency": "USD",
        "extras": None,
    }


def test_the_same_event_in_another_file_has_the_same_id_and_another_event_another(spark: SparkSession) -> None:
    content = json_lines(EVENT, {**EVENT, "ts": "2026-03-08T07:00:00Z"}, {**EVENT, "event_id": "e2"})
    ids = [row["event_id"] for row in read(spark, "riverbend", "events", content).rows()]
    assert ids[0] == ids[1] != ids[2]


# A change of the record -> the rule that names it. None: the record is accepted.
EVENTS: dict[str, tuple[dict[str, Any], str | None]] = {
    "nothing": ({}, None),
    "no user": ({"user_id": None}, None),
    "no agent": ({"user_agent": ""}, None),
    "path from the address": ({"path": None}, None),
    "NaN": ({"engaged_seconds": float("nan")}, "events.v1.engaged_seconds.finite"),
    "infinity": ({"engaged_seconds": float("inf")}, "events.v1.engaged_seconds.finite"),
    "negative": ({"engaged_seconds": -1}, "events.v1.engaged_seconds.ge"),
    "beyond one": ({"scroll_share": 1.01}, "events.v1.scroll_share.le"),
    "pre-epoch": ({"ts": "1969-12-31T23:59:59Z"}, "events.v1.ts.ge"),
    "year one": ({"ts": "0001-01-01T00:00:00Z"}, "events.v1.ts.ge"),
    "far future": ({"ts": "9999-12-31T23:59:59Z"}, "events.v1.day_not_after_run_day"),
    "no id": ({"event_id": None}, "events.v1.event_id.not_null"),
    "empty id": ({"event_id": ""}, "events.v1.event_id.not_null"),
    "no visitor": ({"visitor_id": ""}, "events.v1.visitor_id.not_null"),
    "a visitor of another type": ({"visitor_id": {"a": "b"}}, "events.v1.visitor_id.str_matches"),
    "no kind": ({"event": None}, "events.v1.event_type.not_null"),
    "another kind": ({"event": "scroll"}, "events.v1.event_type.isin"),
    "no page": ({"path": "", "url": ""}, "events.v1.path.not_null"),
    "no path": ({"path": "sports"}, "events.v1.path.str_startswith"),
    "long path": ({"path": "/" + "a" * 2048}, "events.v1.path.str_length"),
    "no time": ({"ts": None}, "tollgate_events.bad_timestamp"),
    "time without zone": ({"ts": "2026-03-08T06:00:00"}, "tollgate_events.bad_timestamp"),
    "February's 30th": ({"ts": "2026-02-30T06:00:00Z"}, "tollgate_events.bad_timestamp"),
    "seconds since 1970": ({"ts": 1_772_000_000}, "tollgate_events.bad_timestamp"),
    "a number as text": ({"engaged_seconds": "12"}, "tollgate_events.retyped"),
    "a number as list": ({"scroll_share": [0.5]}, "tollgate_events.retyped"),
    "Googlebot": ({"user_agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}, "tollgate_events.bot"),
}


def test_every_wrong_event_is_named_by_its_rule(spark: SparkSession) -> None:
    content = json_lines(*({**EVENT, **change} for change, _ in EVENTS.values()))
    with kept(read(spark, "riverbend", "events", content)) as reading:
        broken = reading.broken()
        found = {
            name: verdict.refused_by or verdict.ignored_by or next(iter(broken.get(verdict.record, [])), None)
            for name, verdict in zip(EVENTS, reading.verdicts, strict=True)
        }
    assert found == {name: rule for name, (_, rule) in EVENTS.items()}


WALLS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "a purchase": ({"event": "purchase", "strategy": None, "propensities": None, "action": None, "level": None}, []),
    "no propensities": ({"propensities": None}, ["wall_events.v1.impression_is_complete"]),
    "one missing": (
        {"propensities": {"open": 0.9, "paywall": 0.1}},
        ["wall_events.v1.impression_is_complete"],
    ),
    "NaN": (
        {"propensities": {"open": float("nan"), "regwall": 0.2, "paywall": 0.8}},
        ["wall_events.v1.propensity_open.finite"],
    ),
    "sum": ({"propensities": {"open": 0.7, "regwall": 0.2, "paywall": 0.2}}, ["wall_events.v1.propensities_add_up"]),
    "impossible": (
        {"propensities": {"open": 0.8, "regwall": 0.2, "paywall": 0}},
        ["wall_events.v1.strategy_was_possible"],
    ),
    "status": ({"visitor_status": "guest"}, ["wall_events.v1.visitor_status.isin"]),
    "action": ({"action": "block"}, ["wall_events.v1.action.isin"]),
    "no article": ({"article_id": None}, ["wall_events.v1.article_id.not_null"]),
}


def test_every_wrong_wall_event_is_named_by_its_rule(spark: SparkSession) -> None:
    content = json_lines(*({**WALL, **change} for change, _ in WALLS.values()))
    broken = read(spark, "riverbend", "walls", content).broken()
    found = {name: broken.get(record, []) for record, name in enumerate(WALLS)}
    assert {name: set(rules) <= set(found[name]) for name, (_, rules) in WALLS.items()} == dict.fromkeys(WALLS, True)
    assert found["a purchase"] == []


STATEMENTS: dict[str, tuple[dict[str, str], str | None]] = {
    "no section": ({"section": ""}, None),
    "NaN": ({"revenue": "NaN"}, "ad_revenue.v1.revenue.finite"),
    "negative": ({"revenue": "-0.01"}, "ad_revenue.v1.revenue.ge"),
    "nothing": ({"revenue": ""}, "ad_revenue.v1.revenue.not_null"),
    "words": ({"revenue": "12,5 USD"}, "tollgate_ads.revenue_is_no_number"),
    "parts": ({"ad_impressions": "1.5"}, "tollgate_ads.ad_impressions_is_no_number"),
    "too many": ({"ad_impressions": "9" * 30}, "tollgate_ads.ad_impressions_is_no_number"),
    "another order": ({"day": "08.03.2026"}, "tollgate_ads.bad_day"),
    "no such day": ({"day": "2026-02-29"}, "tollgate_ads.bad_day"),
    "tomorrow": ({"day": "2026-03-11"}, "ad_revenue.v1.day_not_after_run_day"),
    "currency": ({"currency": "$"}, "ad_revenue.v1.currency.str_matches"),
}


def test_every_wrong_statement_is_named_by_its_rule(spark: SparkSession) -> None:
    content = csv_file(ADS, *({**STATEMENT, **change} for change, _ in STATEMENTS.values()))
    with kept(read(spark, "riverbend", "ads", content)) as reading:
        broken = reading.broken()
        found = {
            name: refusal or next(iter(broken.get(record, [])), None)
            for (record, refusal), name in zip(enumerate(reading.refusals()), STATEMENTS, strict=True)
        }
    assert found == {name: rule for name, (_, rule) in STATEMENTS.items()}


@pytest.mark.parametrize(
    ("content", "refusals"),
    [
        (b'{"event_id": "e1"\n' + json_lines(EVENT), ["json.malformed", None]),
        (json_lines(EVENT) + b'{"event": "caf\xe9"}\n', [None, "landing.encoding"]),
        (b"{'event_id': 'e1'}\n" + json_lines(EVENT), ["json.malformed", None]),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_alone(
    spark: SparkSession, content: bytes, refusals: list[str | None]
) -> None:
    assert read(spark, "riverbend", "events", content).refusals() == refusals


def test_a_ragged_row_is_refused_alone(spark: SparkSession) -> None:
    content = csv_file(ADS, STATEMENT) + b"2026-03-08,sports,1\n"
    assert read(spark, "riverbend", "ads", content).refusals() == [None, "csv.ragged"]
