"""Exports whose records hold a list, each element of which is a record of its own."""

from datetime import datetime
from typing import Any

import pytest
from pyspark.sql import SparkSession

from tests.unit.transforms.adapters.mapping import read
from tests.unit.transforms.reading import json_lines

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
