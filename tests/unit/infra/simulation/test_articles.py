"""Articles are Arc ANS stories, as the schema itself judges."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from infra.simulation import DeliveredFile, World
from tests.unit.infra.simulation.lines import local, records

SCHEMA = Path(__file__).parents[3] / "data" / "arc_ans" / "schema" / "0.10.12"


@pytest.fixture(scope="module")
def stories(files: tuple[DeliveredFile, ...]) -> list[dict[str, Any]]:
    return records(files, "articles")


@pytest.fixture(scope="module")
def ans_story() -> Draft4Validator:
    documents = {path: json.loads(path.read_text()) for path in SCHEMA.rglob("*.json")}
    resources = [(d["id"], Resource.from_contents(d, default_specification=DRAFT4)) for d in documents.values()]
    return Draft4Validator(documents[SCHEMA / "story.json"], registry=Registry().with_resources(resources))


def test_every_story_is_valid_ans(stories: list[dict[str, Any]], ans_story: Draft4Validator) -> None:
    for story in stories:
        document = {key: value for key, value in story.items() if key != "file_day"}
        assert not [error.message for error in ans_story.iter_errors(document)]
    assert not ans_story.is_valid(stories[0])


def test_a_story_says_what_the_paywall_needs(stories: list[dict[str, Any]]) -> None:
    assert {story["content_restrictions"]["content_code"] for story in stories} == {"free", "registration", "premium"}
    for story in stories:
        section = story["taxonomy"]["primary_section"]["_id"]
        assert story["canonical_url"] == f"{section}/{story['_id']}"
        assert story["credits"]["by"][0]["name"]
        assert story["additional_properties"]["simulated"] is True


def test_files_hold_what_is_new_or_changed_that_day(stories: list[dict[str, Any]], small: World) -> None:
    first = min(story["file_day"] for story in stories)
    for story in stories:
        changed = local(story["last_updated_date"]).date()
        assert changed == story["file_day"] or changed < first == story["file_day"]
    assert {story["_id"] for story in stories} == {f"rb-{i}" for i in range(len(small.articles))}


def test_the_level_at_the_door_is_that_of_the_latest_version(
    files: tuple[DeliveredFile, ...], stories: list[dict[str, Any]]
) -> None:
    versions: dict[str, list[tuple[str, str]]] = {}
    for story in stories:
        level = story["content_restrictions"]["content_code"]
        versions.setdefault(story["_id"], []).append((story["last_updated_date"], level))
    assert any(len({level for _, level in known}) > 1 for known in versions.values())
    for wall in records(files, "walls"):
        if wall["event"] == "impression":
            known = [level for since, level in versions[wall["article_id"]] if since <= wall["ts"]]
            assert known[-1] == wall["level"]
