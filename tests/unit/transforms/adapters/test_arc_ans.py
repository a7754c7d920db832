"""ANS stories: their fields, and the verdict of the schema on every fixture of its repository."""

import json
from datetime import datetime
from typing import Any

import pytest
from pyspark.sql import SparkSession

from tests.unit.transforms.adapters.ans_verdicts import VERDICTS, Verdict, table, verdicts
from tests.unit.transforms.reading import json_lines, read

STORY: dict[str, Any] = {
    "type": "story",
    "version": "0.10.12",
    "_id": "rb-7",
    "canonical_url": "https://riverbend.example/sports/rb-7?x=y",
    "first_publish_date": "2026-03-01T06:00:00.10Z",
    "last_updated_date": "2026-03-02T06:00:00Z",
    "headlines": {"basic": "A headline", "print": None},
    "credits": {"by": [{"name": "Ann"}, {"byline": "Bob B."}, {"org": "AP"}]},
    "taxonomy": {
        "primary_section": {"_id": "/sports/local", "name": "Local Sports"},
        "sections": [{"_id": "/news"}],
        "tags": [{"text": "Soccer", "slug": "soccer"}, {"slug": "cup"}],
    },
    "content_restrictions": {"content_code": "Premium"},
    "content_elements": [{"type": "text", "content": "…"}],
    "owner": {"id": "riverbend"},
}


@pytest.fixture(scope="module")
def found(spark: SparkSession) -> list[Verdict]:
    """The verdicts on every record of every fixture."""
    return verdicts(spark)


def test_every_field_of_an_article(spark: SparkSession) -> None:
    (row,) = read(spark, "arc_sample", "articles", json.dumps(STORY, indent=1).encode()).rows()
    assert row == {
        "article_id": "rb-7",
        "path": "/sports/rb-7",
        "title": "A headline",
        "section": "sports/local",
        "authors": ["Ann", "Bob B."],
        "tags": ["Soccer", "cup"],
        "wall_code": "Premium",
        "wall_level": "premium",
        "published_at": datetime(2026, 3, 1, 6, 0, 0, 100_000),
        "updated_at": datetime(2026, 3, 2, 6),
        "extras": '{"owner":"{\\"id\\":\\"riverbend\\"}"}',
    }


def test_what_a_story_does_not_say_is_null(spark: SparkSession) -> None:
    bare = {name: STORY[name] for name in ("type", "version", "_id", "last_updated_date")}
    given = [
        bare,
        {**bare, "taxonomy": {"sections": [{"referent": {"id": "/news"}}]}},
        {**bare, "content_restrictions": {"content_code": "green"}, "website_url": "/a", "canonical_url": "/b"},
        {**bare, "taxonomy": None, "credits": None, "headlines": None},
    ]
    first, second, third, nulls = read(spark, "arc_sample", "articles", json_lines(*given)).rows()
    empty = {name: None for name in first if name not in ("article_id", "updated_at", "authors", "tags")}
    assert (
        first
        == nulls
        == {**empty, "article_id": "rb-7", "updated_at": datetime(2026, 3, 2, 6), "authors": [], "tags": []}
    )
    assert (second["section"], third["wall_code"], third["wall_level"], third["path"]) == ("news", "green", None, "/a")


def test_a_story_of_another_shape_is_refused_with_the_reason(spark: SparkSession) -> None:
    given: dict[str, tuple[dict[str, Any], str]] = {
        "an image": ({"type": "image"}, "not_a_story"),
        "no type": ({"type": None}, "not_a_story"),
        "an older version": ({"version": "0.5.2"}, "version"),
        "a new property": ({"foo": 1}, "unknown_property"),
        "an embargo": ({"content_restrictions": {"embargo": {"end_time": "2026-03-01T06:00:00Z"}}}, "embargo"),
        "tags of text": ({"taxonomy": {"tags": ["soccer"]}}, "retyped"),
        "a distributor": ({"distributor": {"mode": "reference"}}, "distributor"),
        "a task": ({"taxonomy": {"associated_tasks": ["x"]}}, "associated_task"),
        "a date": ({"publish_date": "yesterday"}, "bad_date"),
    }
    content = json_lines(*({**STORY, **change} for change, _ in given.values()))
    refusals = read(spark, "arc_sample", "articles", content).refusals()
    assert dict(zip(given, refusals, strict=True)) == {name: f"arc_ans.{rule}" for name, (_, rule) in given.items()}


def test_the_committed_verdicts_are_the_generated_ones(found: list[Verdict]) -> None:
    """If this fails: `python -m tests.unit.transforms.adapters.ans_verdicts`."""
    assert VERDICTS.read_text() == table(found)


def test_no_story_that_its_schema_refuses_is_an_article(found: list[Verdict]) -> None:
    stories = [verdict for verdict in found if verdict.is_of_a_story]
    by_adapter = {verdict.fixture for verdict in stories if any(rule.startswith("arc_ans.") for rule in verdict.rules)}
    assert len(stories) == 22
    assert {verdict.fixture for verdict in stories if verdict.schema} == by_adapter


def test_a_fixture_of_anything_else_is_refused_as_no_story(found: list[Verdict]) -> None:
    others = [verdict for verdict in found if not verdict.is_of_a_story]
    assert len({verdict.fixture for verdict in others}) == 143
    assert {verdict.rules for verdict in others} == {("arc_ans.not_a_story",)}
    assert [verdict.fixture for verdict in others if not verdict.schema] == []
