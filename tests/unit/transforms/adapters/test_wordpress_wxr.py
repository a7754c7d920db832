"""WordPress items: posts are articles, drafts unpublished ones, the rest is ignored by its kind."""

from datetime import datetime

from pyspark.sql import SparkSession

from tests.unit.transforms.framing.test_wordpress_items import export
from tests.unit.transforms.reading import read

POST = {
    "title": "A & B",
    "link": "http://some.blog/2007/04/hoert/",
    "dc:creator": "Niko",
    "content:encoded": "text",
    "wp:post_id": "17",
    "wp:post_type": "post",
    "wp:status": "publish",
    "wp:post_date": "2007-04-27 15:02:35",
    "wp:post_date_gmt": "2007-04-27 13:02:35",
}
TERMS = (
    '<category domain="category" nicename="musik">Musik</category>'
    '<category domain="post_tag" nicename="bild">Bild</category><category domain="post_tag">ohne</category>'
)


def item(inner: str = "", **changes: str) -> str:
    fields = {**POST, **{name.replace("__", ":"): value for name, value in changes.items()}}
    text = "".join(f"<{name}>{value.replace('&', '&amp;')}</{name}>" for name, value in fields.items())
    return f"<item>{text}{inner}</item>"


def test_every_field_of_a_post(spark: SparkSession) -> None:
    (row,) = read(spark, "wordpress_sample", "articles", export(item(TERMS, plugin__note="x"))).rows()
    assert row == {
        "article_id": "17",
        "path": "/2007/04/hoert/",
        "title": "A & B",
        "section": "musik",
        "authors": ["Niko"],
        "tags": ["bild", "ohne"],
        "wall_code": None,
        "wall_level": None,
        "published_at": datetime(2007, 4, 27, 13, 2, 35),
        "updated_at": datetime(2007, 4, 27, 13, 2, 35),
        "extras": '{"wp:status":"publish","plugin:note":"x"}',
    }


def test_a_draft_is_unpublished_and_dated_by_the_sites_clock(spark: SparkSession) -> None:
    draft = item(wp__status="draft", wp__post_date_gmt="0000-00-00 00:00:00", link="http://some.blog/?p=17")
    (row,) = read(spark, "wordpress_sample", "articles", export(draft)).rows()
    assert (row["published_at"], row["path"]) == (None, None)
    assert row["updated_at"] == datetime(2007, 4, 27, 13, 2, 35)


def test_a_change_is_a_later_version(spark: SparkSession) -> None:
    (row,) = read(
        spark, "wordpress_sample", "articles", export(item(wp__post_modified_gmt="2008-01-01 00:00:00"))
    ).rows()
    assert (row["published_at"], row["updated_at"]) == (datetime(2007, 4, 27, 13, 2, 35), datetime(2008, 1, 1))


def test_what_is_no_article_is_ignored_by_its_kind(spark: SparkSession) -> None:
    kinds = {"page": "page", "attachment": "attachment", "nav_menu_item": "navigation", "product": "other_type"}
    items = [item(wp__post_type=kind) for kind in kinds]
    reading = read(spark, "wordpress_sample", "articles", export(*items, item(wp__status="trash"), item()))
    assert [verdict.ignored_by for verdict in reading.verdicts] == [
        *(f"wordpress_wxr.{rule}" for rule in kinds.values()),
        "wordpress_wxr.discarded",
        None,
    ]


def test_a_post_without_what_an_article_needs_is_named_by_the_rule(spark: SparkSession) -> None:
    undated = item(wp__post_date="", wp__post_date_gmt="")
    kindless = item(wp__post_type="").replace("<wp:post_type></wp:post_type>", "")
    reading = read(spark, "wordpress_sample", "articles", export(undated, item(wp__post_id=""), kindless))
    assert reading.refusals() == [None, None, "wordpress_wxr.no_post_type"]
    assert reading.broken() == {
        0: ["articles.v1.updated_at.not_null"],
        1: ["articles.v1.article_id.not_null"],
    }


def test_no_reader_who_commented_is_in_landing(spark: SparkSession) -> None:
    comment = (
        "<wp:comment><wp:comment_author>Ann Lee</wp:comment_author>"
        "<wp:comment_author_IP>192.0.2.7</wp:comment_author_IP>"
        "<wp:comment_author_email>ann@x.example</wp:comment_author_email></wp:comment>"
    )
    (row,) = read(spark, "wordpress_sample", "articles", export(item(comment))).classified.collect()
    assert [who for who in ("Ann", "192.0.2.7", "ann@x") if who in row.payload] == []
