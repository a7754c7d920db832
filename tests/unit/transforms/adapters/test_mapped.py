"""Exports that no adapter knows, read as a host's document maps them."""

from datetime import date, datetime

import pytest
from pydantic import ValidationError
from pyspark.sql import SparkSession

from tests.unit.transforms.adapters.mapping import AD_REPORT, ARTICLES, mapping, read
from tests.unit.transforms.reading import Reading, csv_file
from transforms.adapters.mapped import mapped_adapter
from transforms.errors import IncompleteMapping

CLICKS = """
format: csv
table: events
delimiter: ";"
identifiers: [Session]
ignore: {internal: {path: Network, words: [office]}}
rows:
  - where: [{path: Kind, words: [View, Ping]}]
    columns:
      event_type: {path: Kind, words: {View: pageview, Ping: ping}}
      ts: {path: At, time: iso, zone: America/Chicago}
      visitor_id: Visitor No.
      url: Page
      engaged_seconds: Seconds
      user_agent: Agent
  - where: [{path: Kind, words: [Join]}]
    columns: {event_type: {constant: registration}, ts: {path: At, time: iso, zone: America/Chicago},
              visitor_id: Visitor No., path: Page}
"""
HEADER = ("Kind", "At", "Visitor No.", "Page", "Seconds", "Agent", "Network", "Session", "Mood")
VIEW = {
    "Kind": "View",
    "At": "2026-03-08 01:30:00",
    "Visitor No.": "17",
    "Page": "https://riverbend.example//sports/rb-7?x=1",
    "Seconds": "2.5",
    "Session": "abc",
    "Mood": "good",
}


def test_csv_gives_rows_of_several_kinds_in_the_hosts_own_day(spark: SparkSession) -> None:
    found = read(spark, CLICKS, csv_file_of(VIEW, {**VIEW, "Kind": "Join"}))
    view, join = found.rows()

    assert found.fates() == [None, None]
    assert {name: view[name] for name in ("event_type", "ts", "day", "path", "article_id", "engaged_seconds")} == {
        "event_type": "pageview",
        "ts": datetime(2026, 3, 8, 7, 30),
        "day": date(2026, 3, 8),
        "path": "/sports/rb-7",
        "article_id": "rb-7",
        "engaged_seconds": 2.5,
    }
    assert (join["event_type"], join["path"], join["article_id"]) == ("registration", "/sports/rb-7", "rb-7")
    assert view["event_id"] != join["event_id"]
    assert view["extras"] == '{"Session":"' + view_session(found) + '","Mood":"good"}'
    assert len(view["visitor_id"]) == 32
    assert '"17"' not in found.payloads()
    assert "abc" not in found.payloads()


def view_session(found: Reading) -> str:
    return found.payloads().partition('"Session":"')[2].partition('"')[0]


def csv_file_of(*rows: dict[str, str]) -> bytes:
    return csv_file(HEADER, *rows).replace(b",", b";")


def test_each_fault_of_a_record_is_named(spark: SparkSession) -> None:
    given: dict[str, tuple[dict[str, str], str]] = {
        "a word that is not mapped": ({"Kind": "Ping", "At": "soon"}, "mapped.ts_retyped"),
        "a kind that no row is of": ({"Kind": "Login"}, "mapped.no_row"),
        "a number that is none": ({"Seconds": "long"}, "mapped.engaged_seconds_retyped"),
        "nobody": ({"Visitor No.": ""}, "events.v1.visitor_id.not_null"),
        "a bot": ({"Agent": "Googlebot/2.1 (+http://www.google.com/bot.html)"}, "mapped.bot"),
        "the newsroom itself": ({"Network": "office"}, "mapped.internal"),
        "nothing wrong": ({}, ""),
    }
    found = read(spark, CLICKS, csv_file_of(*({**VIEW, **change} for change, _ in given.values())))

    assert [fate or "" for fate in found.fates()] == [rule for _, rule in given.values()]
    counts = found.counts()
    assert counts.records == counts.accepted + counts.quarantined + counts.ignored


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (CLICKS.replace("visitor_id: Visitor No.\n", "visitor: Visitor No.\n"), "unknown columns: visitor; lacking"),
        (ARTICLES.replace("      article_id: id\n", ""), "lacking: article_id"),
        (AD_REPORT.replace("{constant: EUR}", "{path: c, per: 100}"), "currency cannot be divided by `per`"),
    ],
)
def test_a_mapping_that_makes_no_whole_rows_is_refused(text: str, words: str) -> None:
    with pytest.raises(IncompleteMapping, match=words):
        mapped_adapter(mapping(text))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("format: csv", "format: xls", "csv"),
        ("{constant: registration}", "{constant: registration, path: Kind}", "either a path or a constant"),
        ("time: iso, zone: America/Chicago", "time: epoch_s, zone: America/Chicago", "written as iso"),
        ("zone: America/Chicago", "zone: Chicago", "no IANA time zone"),
        ("url: Page", "url: no", "put the field's name in quotes"),
        ('delimiter: ";"', "explode: hits", "cell of CSV is no list"),
        ("format: csv", "format: json", "a delimiter belongs to CSV"),
    ],
)
def test_a_mapping_that_contradicts_itself_is_refused(old: str, new: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        mapping(CLICKS.replace(old, new))


def test_another_mapping_is_another_version() -> None:
    texts = (CLICKS, CLICKS, CLICKS.replace("Ping: ping", "Ping: other"))
    first, again, other = (mapped_adapter(mapping(text)) for text in texts)
    assert first.source_version == again.source_version != other.source_version
