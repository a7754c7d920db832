"""ANS stories: their fields, and the verdict of the schema on every fixture of its repository."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession

from tests.unit.transforms.reading import json_lines, kept, read

FIXTURES = Path(__file__).parents[3] / "data" / "arc_ans" / "fixtures"

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


# The schema is the verdict on each: `jsonschema` says the same of them (draft 4, story.json of 0.10.12).
BAD = {
    "story-fixture-bad-corrections": "retyped",
    "story-fixture-bad-embargo": "embargo",
    "story-fixture-bad-extra-properties": "unknown_property",
    "story-fixture-bad-referenced-distributor-mode": "distributor",
    "story-fixture-bad-referenced-distributor-reference-id": "distributor",
    "story-fixture-bad-sections-addl-properties": "version",
    "story-fixture-bad-tag-strings": "retyped",
    "story-fixture-bad-taxonomy-additional-tasks": "associated_task",
    "story-fixture-bad-wrong-type": "not_a_story",
    "story-fixture-bad-wrong-version": "version",
}
# Valid stories that are no versions of an article: without an id, or without any date.
NO_ARTICLE = {
    "story-fixture-bad-dropcap",
    "story-fixture-good-dropcap",
    "story-fixture-good-embargo",
    "story-fixture-good-multi-site",
}


def test_every_fixture_gets_the_verdict_of_its_schema(spark: SparkSession) -> None:
    documents = {path.stem: json.loads(path.read_text()) for path in sorted(FIXTURES.glob("*.json"))}
    named = {name: document for name, document in documents.items() if isinstance(document, dict)}
    with kept(read(spark, "arc_sample", "articles", json_lines(*named.values()))) as reading:
        refusals = dict(zip(named, reading.refusals(), strict=True))
        broken = {list(named)[record] for record in reading.broken()}
    stories = {name for name in named if name.startswith("story-fixture")}
    assert (len(documents), len(stories)) == (165, 22)
    assert {name: refusals[name] for name in stories if refusals[name]} == {
        n: f"arc_ans.{rule}" for n, rule in BAD.items()
    }
    assert {refusals[name] for name in named.keys() - stories} == {"arc_ans.not_a_story"}
    assert broken == NO_ARTICLE
