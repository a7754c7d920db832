"""Exports that no adapter knows, read as a host's document maps them."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from pydantic import ValidationError
from pyspark.sql import SparkSession

from infra.config.mapping import SourceMapping
from tests.unit.transforms.reading import Reading, csv_file, json_lines, read_as
from transforms.adapters.mapped import mapped_adapter
from transforms.container import Limits
from transforms.errors import DeliveryRefused, IncompleteMapping
from transforms.framing.parquet_rows import ParquetRows

HOST = "riverbend"
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


def mapping(text: str) -> SourceMapping:
    return SourceMapping.model_validate(yaml.safe_load(text))


def read(spark: SparkSession, text: str, content: bytes) -> Reading:
    return read_as(spark, mapped_adapter(mapping(text)), HOST, content)


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


NESTED = """
format: json
table: events
explode: hits
rows:
  - columns:
      event_type: {path: hits.kind, words: {v: pageview, c: click}}
      ts: {path: hits.at, time: epoch_ms}
      visitor_id: user.client
      user_id: user.login
      path: hits.page.path
      scroll_share: hits.page.seen
"""
SESSION: dict[str, Any] = {
    "user": {"client": "c1", "login": "l1"},
    "hits": [
        {"kind": "v", "at": 1772000000250, "page": {"path": "/sports/rb-7", "seen": 0.5}},
        {"kind": "c", "at": 1772000060000, "page": {"path": "/"}},
    ],
    "campaign": "spring",
}


def test_a_nested_list_is_exploded_each_element_with_what_is_common(spark: SparkSession) -> None:
    found = read(spark, NESTED, json_lines(SESSION, {**SESSION, "hits": []}, {**SESSION, "hits": "none"}))
    (first, second), none, wrong = found.rows_of_each()

    assert (first["event_type"], first["ts"], first["scroll_share"]) == (
        "pageview",
        datetime(2026, 2, 25, 6, 13, 20, 250_000),
        0.5,
    )
    assert (second["event_type"], second["path"], second["article_id"]) == ("click", "/", None)
    assert first["visitor_id"] == second["visitor_id"]
    assert first["event_id"] != second["event_id"]
    assert first["extras"] == '{"campaign":"spring"}'
    assert none == wrong == []
    assert found.fates() == [None, "mapped.empty_list", "mapped.not_a_list"]
    assert '"c1"' not in found.payloads()
    assert '"l1"' not in found.payloads()


def test_an_element_that_is_ignored_gives_no_row_and_the_others_of_its_record_do(spark: SparkSession) -> None:
    text = NESTED.replace("rows:", "ignore:\n  preview: {path: hits.mode, words: [preview]}\nrows:")
    view, click = SESSION["hits"]
    preview = {"mode": "preview", "kind": "swipe", "at": "noon"}
    found = read(spark, text, json_lines({**SESSION, "hits": [view, preview, click]}, {**SESSION, "hits": [preview]}))
    assert found.fates() == [None, "mapped.preview"]
    assert [[one["event_type"] for one in rows] for rows in found.rows_of_each()] == [["pageview", "click"], []]


def test_an_element_of_a_bot_gives_no_row_and_the_others_of_its_record_do(spark: SparkSession) -> None:
    text = NESTED.replace("visitor_id: user.client", "visitor_id: user.client\n      user_agent: hits.agent")
    view, click = SESSION["hits"]
    bot = {**view, "agent": "Googlebot/2.1 (+http://www.google.com/bot.html)"}
    found = read(spark, text, json_lines({**SESSION, "hits": [bot, click]}, {**SESSION, "hits": [bot]}))
    assert found.fates() == [None, "mapped.bot"]
    assert [[one["event_type"] for one in rows] for rows in found.rows_of_each()] == [["click"], []]


@pytest.mark.parametrize("said", ["phone", "user.phone"])
def test_a_further_identifier_is_named_by_its_path_or_its_last_name(spark: SparkSession, said: str) -> None:
    text = NESTED.replace("explode: hits", f"explode: hits\nidentifiers: [{said}]")
    found = read(spark, text, json_lines({**SESSION, "user": {**SESSION["user"], "phone": "555-0100"}}))
    assert found.fates() == [None]
    assert "555-0100" not in found.payloads()


@pytest.mark.parametrize(("path", "equal"), [("id", False), ("hits.page.path", True)])
def test_an_id_of_the_vendors_counts_whatever_else_a_record_says(spark: SparkSession, path: str, equal: bool) -> None:
    text = NESTED.replace("user_id: user.login", f"event_id: {path}")
    hits = [SESSION["hits"][0], {**SESSION["hits"][0], "at": 1772000060000}]
    first, again = ({**SESSION, "id": "s1", "hits": hits, "campaign": name} for name in ("spring", "summer"))
    one, other = read(spark, text, json_lines(first, again)).rows_of_each()

    assert [row["event_id"] for row in one] == [row["event_id"] for row in other]
    assert (one[0]["event_id"] == one[1]["event_id"]) is equal


def test_an_unknown_word_in_one_element_refuses_its_record(spark: SparkSession) -> None:
    strange = {**SESSION, "hits": [*SESSION["hits"], {**SESSION["hits"][0], "kind": "x"}]}
    assert read(spark, NESTED, json_lines(strange)).fates() == ["mapped.event_type_unknown_word"]


ARTICLES = """
format: parquet
table: articles
rows:
  - columns:
      article_id: id
      title: title
      section: place.section
      authors: by
      tags: {path: tags, split: "|"}
      wall_level: {path: price, words: {"0.00": free, "1.50": premium}}
      updated_at: {path: changed, time: iso}
"""


# As Google Ad Manager's report service writes `CSV_DUMP`: money in micros, a line of totals where it was asked for.
# https://developers.google.com/ad-manager/api/reporting
AD_REPORT = """
format: csv
table: ad_revenue
ignore:
  total: {path: Dimension.DATE, words: [Total]}
rows:
  - columns:
      day: Dimension.DATE
      section: {path: Dimension.AD_UNIT_NAME, words: {Sport_top: sports, News_top: news}}
      ad_impressions: Column.TOTAL_LINE_ITEM_LEVEL_IMPRESSIONS
      revenue: {path: Column.TOTAL_LINE_ITEM_LEVEL_ALL_REVENUE, per: 1000000}
      currency: {constant: EUR}
"""
AD_LINES = b"""\
Dimension.DATE,Dimension.AD_UNIT_NAME,Column.TOTAL_LINE_ITEM_LEVEL_IMPRESSIONS,Column.TOTAL_LINE_ITEM_LEVEL_ALL_REVENUE
2026-03-01,Sport_top,1200,1230000
2026-03-01,News_top,0,0
2026-03-01,News_top,10,a lot
Total,,1210,1230000
"""


def test_an_ad_server_s_report_gives_statements_in_whole_units(spark: SparkSession) -> None:
    found = read(spark, AD_REPORT, AD_LINES)
    first, second, *_ = found.rows()
    assert found.fates() == [None, None, "mapped.revenue_retyped", "mapped.total"]
    assert [(row["day"], row["section"], row["ad_impressions"], row["revenue"]) for row in (first, second)] == [
        (date(2026, 3, 1), "sports", 1_200, 1.23),
        (date(2026, 3, 1), "news", 0, 0.0),
    ]


def parquet(*rows: dict[str, Any]) -> bytes:
    written = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(rows)), written)
    return written.getvalue()


ARTICLE: dict[str, Any] = {
    "id": 7,
    "title": "A headline",
    "place": {"section": "sports"},
    "by": ["Ann", "Bob"],
    "tags": "cup | final",
    "price": Decimal("1.50"),
    "changed": datetime(2026, 3, 1, 6, 0, tzinfo=UTC),
}


def test_parquet_with_nested_and_list_columns_gives_articles(spark: SparkSession) -> None:
    found = read(spark, ARTICLES, parquet(ARTICLE, {**ARTICLE, "by": [], "tags": None}))
    first, bare = found.rows()

    assert found.fates() == [None, None]
    assert {name: first[name] for name in ("article_id", "section", "authors", "tags", "wall_level", "updated_at")} == {
        "article_id": "7",
        "section": "sports",
        "authors": ["Ann", "Bob"],
        "tags": ["cup", "final"],
        "wall_level": "premium",
        "updated_at": datetime(2026, 3, 1, 6),
    }
    assert (bare["authors"], bare["tags"]) == ([], [])


def test_a_damaged_parquet_file_is_refused() -> None:
    content = parquet(ARTICLE)
    for damaged in (content[:-20], b"PAR1" + bytes(100)):
        with pytest.raises(DeliveryRefused, match="no Parquet file, or damaged"):
            list(ParquetRows().records(Path("given"), [damaged], Limits()))
    with pytest.raises(DeliveryRefused, match="holds more than 10 bytes"):
        list(ParquetRows(max_file_bytes=10).records(Path("given"), [content], Limits()))


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
