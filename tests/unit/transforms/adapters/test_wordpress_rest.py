"""WordPress's posts by its API: articles as an export has them, and what is none."""

import json
from datetime import datetime
from typing import Any

from pyspark.sql import SparkSession

from tests.unit.transforms.adapters import test_wordpress_wxr as wxr
from tests.unit.transforms.adapters.published import departures
from tests.unit.transforms.framing.test_wordpress_items import export
from tests.unit.transforms.reading import Reading, json_lines, kept, read, read_by

HOST = "wordpress_sample"


def term(number: int, taxonomy: str, slug: str) -> dict[str, Any]:
    return {"id": number, "link": f"http://some.blog/{slug}/", "name": slug.title(), "slug": slug, "taxonomy": taxonomy}


COMMENT = {"id": 3, "author_name": "Ann Lee", "author_url": "https://ann.example", "content": {"rendered": "<p>!</p>"}}
POST: dict[str, Any] = {
    "id": 17,
    "date": "2007-04-27T15:02:35",
    "date_gmt": "2007-04-27T13:02:35",
    "guid": {"rendered": "http://some.blog/?p=17"},
    "modified": "2008-01-01T01:00:00",
    "modified_gmt": "2008-01-01T00:00:00",
    "slug": "hoert",
    "status": "publish",
    "type": "post",
    "link": "http://some.blog/2007/04/hoert/",
    "title": {"rendered": "It&#8217;s A &#038; B"},
    "content": {"rendered": "<p>text</p>", "protected": False},
    "author": 2,
    "sticky": False,
    "categories": [5, 4],
    "tags": [8],
    "meta": [],
    "_links": {"self": [{"href": "http://some.blog/wp-json/wp/v2/posts/17"}]},
    "_embedded": {
        "author": [{"id": 2, "name": "Niko Klaus", "slug": "niko", "link": "http://some.blog/author/niko/"}],
        "replies": [[COMMENT]],
        "wp:term": [
            [term(5, "category", "musik"), term(4, "category", "alles")],
            [term(8, "post_tag", "bild")],
            [term(9, "series", "sommer")],
        ],
    },
}
GONE = {"code": "rest_user_invalid_id", "message": "Invalid user ID.", "data": {"status": 404}}


def posts(spark: SparkSession, *given: object) -> Reading:
    return read_by(spark, "wordpress_rest", HOST, json_lines(*given))


def embedding(**changes: Any) -> dict[str, Any]:
    return {
        **POST,
        "_embedded": {**POST["_embedded"], **{name.replace("__", ":"): given for name, given in changes.items()}},
    }


def test_the_fixtures_are_what_wordpress_publishes() -> None:
    assert departures("wordpress_rest", POST, embedding(author=[GONE])) == []


def test_every_field_of_a_post(spark: SparkSession) -> None:
    (row,) = read_by(spark, "wordpress_rest", HOST, json.dumps([{**POST, "acf": {"wall": "x"}}]).encode()).rows()
    assert row == {
        "article_id": "17",
        "path": "/2007/04/hoert/",
        "title": "It\N{RIGHT SINGLE QUOTATION MARK}s A & B",
        "section": "musik",
        "authors": ["Niko Klaus"],
        "tags": ["bild"],
        "wall_code": None,
        "wall_level": None,
        "published_at": datetime(2007, 4, 27, 13, 2, 35),
        "updated_at": datetime(2008, 1, 1),
        "extras": '{"acf":"{\\"wall\\":\\"x\\"}"}',
    }


def test_an_export_tells_of_the_same_article(spark: SparkSession) -> None:
    terms = '<category domain="category" nicename="musik"/><category domain="post_tag" nicename="bild"/>'
    item = wxr.item(terms, wp__post_modified_gmt="2008-01-01 00:00:00")
    (exported,) = read(spark, HOST, "articles", export(item)).rows()
    (asked_for,) = posts(spark, POST).rows()
    same = ("article_id", "path", "section", "tags", "published_at", "updated_at")
    assert {name: exported[name] for name in same} == {name: asked_for[name] for name in same}


def test_what_a_post_does_not_say_is_empty(spark: SparkSession) -> None:
    given = [embedding(author=[GONE]), {**POST, "_embedded": {}}, {**POST, "modified_gmt": None}]
    left, bare, unchanged = posts(spark, *given).rows()
    assert (left["authors"], bare["authors"], bare["tags"], bare["section"]) == ([], [], [], None)
    assert unchanged["updated_at"] == datetime(2007, 4, 27, 13, 2, 35)


def test_no_reader_who_commented_is_in_landing(spark: SparkSession) -> None:
    payloads = posts(spark, POST).payloads()
    assert [who for who in ("Ann Lee", "ann.example") if who in payloads] == []
    assert "Niko Klaus" in payloads


FATES: dict[str, tuple[dict[str, Any], str | None]] = {
    "nothing": ({}, None),
    "a draft": ({"status": "draft"}, "wordpress_rest.unpublished"),
    "one of tomorrow": ({"status": "future"}, "wordpress_rest.unpublished"),
    "a page": ({"type": "page"}, "wordpress_rest.other_type"),
    "an error": ({"type": None, "code": "rest_no_route"}, "wordpress_rest.no_type"),
    "no status": ({"status": None}, "wordpress_rest.no_status"),
    "not embedded": ({"_embedded": None}, "wordpress_rest.not_embedded"),
    "a zone": ({"date_gmt": "2007-04-27T13:02:35+02:00"}, "wordpress_rest.bad_date"),
    "February's 30th": ({"modified_gmt": "2007-02-30T13:02:35"}, "wordpress_rest.bad_date"),
    "no date": ({"date_gmt": None, "modified_gmt": None}, "articles.v1.updated_at.not_null"),
    "no id": ({"id": None}, "articles.v1.article_id.not_null"),
    "an id of text": ({"id": "seventeen"}, "wordpress_rest.retyped"),
    "a bare title": ({"title": "A & B"}, "wordpress_rest.retyped"),
    "terms by number": ({"_embedded": {"wp:term": [[5, 4]]}}, "wordpress_rest.retyped"),
}


def test_every_post_that_is_no_article_is_named_by_its_rule(spark: SparkSession) -> None:
    with kept(posts(spark, *({**POST, **change} for change, _ in FATES.values()))) as reading:
        assert dict(zip(FATES, reading.fates(), strict=True)) == {name: rule for name, (_, rule) in FATES.items()}
