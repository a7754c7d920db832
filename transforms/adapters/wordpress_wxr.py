"""WordPress exports (WXR 1.x): each post a version of an article; pages, attachments and menus are ignored.

Source: https://wordpress.org/documentation/article/tools-export-screen/
"""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from contracts.bronze import Articles
from transforms.adapters.json_format import Columns, JsonFormat, instant, text
from transforms.adapters.pages import page_path
from transforms.canonical import Rules
from transforms.framing.wordpress_items import WordPressItems
from transforms.host import HostContext
from transforms.identifiers import identifiers

_FIELDS = """
    title string, link string, `dc:creator` string, `wp:post_id` string, `wp:post_type` string, `wp:status` string,
    `wp:post_date` string, `wp:post_date_gmt` string, `wp:post_modified` string, `wp:post_modified_gmt` string,
    category array<struct<`@domain`: string, `@nicename`: string, `#text`: string>>
"""
_KNOWN = (
    "pubDate",
    "guid",
    "description",
    "content:encoded",
    "excerpt:encoded",
    "wp:post_name",
    "wp:comment_status",
    "wp:ping_status",
    "wp:post_parent",
    "wp:menu_order",
    "wp:post_password",
    "wp:is_sticky",
    "wp:attachment_url",
    "wp:postmeta",
    "wp:comment",
)

# Post types that are no articles, by the rule that leaves them out; a type of a plug-in's own is `other_type`.
_NO_ARTICLES = {
    "page": "page",
    "attachment": "attachment",
    "nav_menu_item": "navigation",
    "revision": "revision",
}


def _prepare(parsed: DataFrame, host: HostContext) -> DataFrame:
    return parsed.withColumns(
        {
            "kind": F.col("f.`wp:post_type`"),
            "status": F.col("f.`wp:status`"),
            "posted_at": F.coalesce(_utc("wp:post_date_gmt"), _local("wp:post_date", host.zone)),
            "modified_at": F.coalesce(_utc("wp:post_modified_gmt"), _local("wp:post_modified", host.zone)),
        }
    )


def _utc(field: str) -> Column:
    """An instant as WordPress writes it; a draft has `0000-00-00 00:00:00`, which is none."""
    return instant(F.col(f"f.`{field}`"), zone="")


def _local(field: str, zone: str) -> Column:
    return F.to_utc_timestamp(_utc(field), zone)


def _foreign() -> Rules:
    return (("wordpress_wxr.no_post_type", F.col("kind").isNull()),)


def _ignoring() -> Rules:
    return (
        *((f"wordpress_wxr.{rule}", F.col("kind") == kind) for kind, rule in _NO_ARTICLES.items()),
        ("wordpress_wxr.other_type", F.col("kind") != "post"),
        ("wordpress_wxr.discarded", F.col("status").isin("trash", "auto-draft")),
    )


def _article(_host: HostContext, _source: str) -> Columns:
    """What of a post is what of an article."""
    published = F.col("status") == "publish"
    return {
        "article_id": text("f.`wp:post_id`"),
        "path": F.when(published, page_path(text("f.link"))),
        "title": text("f.title"),
        "section": F.try_element_at(_terms("category"), F.lit(1)),
        "authors": F.array_compact(F.array(text("f.`dc:creator`"))),
        "tags": _terms("post_tag"),
        "published_at": F.when(published, F.col("posted_at")),
        "updated_at": F.coalesce("modified_at", "posted_at"),
    }


def _terms(taxonomy: str) -> Column:
    """The names of a post's categories or tags, as its addresses have them."""
    of_taxonomy = F.filter("f.category", lambda one: one["@domain"] == taxonomy)
    names = F.transform(of_taxonomy, lambda one: F.coalesce(one["@nicename"], one["#text"]))
    return F.coalesce(F.array_compact(names), F.array().cast("array<string>"))


WORDPRESS_WXR = JsonFormat(
    name="wordpress_wxr",
    version="1",
    fields=_FIELDS,
    identifiers=identifiers(
        "wp:comment_author",
        "wp:comment_author_email",
        "wp:comment_author_url",
        "wp:comment_author_IP",
        "wp:comment_user_id",
    ),
    contract=Articles,
    told_by=("wp:post_id", "wp:post_type"),
    foreign=_foreign,
    prepare=_prepare,
    ignoring=_ignoring,
    mapping=_article,
    aside=("wp:status",),
    known=_KNOWN,
    framing=WordPressItems(),
).adapter()
