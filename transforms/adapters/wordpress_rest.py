"""WordPress's REST API, `GET /wp-json/wp/v2/posts?_embed`: each post a version of an article.

Documents are an array of posts, or one post each. The API names posts, addresses and terms as an export does
(`wordpress_wxr`), so that both tell of the same articles; authors it names in full, an export by their logins. It
shows drafts to editors alone, so that what is not published is ignored.

Source: https://developer.wordpress.org/rest-api/reference/posts/#schema,
https://developer.wordpress.org/rest-api/using-the-rest-api/linking-and-embedding/
"""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from contracts.bronze import Articles
from transforms.adapters.json_format import Columns, JsonFormat, instant, names, text
from transforms.adapters.markup import plain
from transforms.adapters.pages import page_path
from transforms.canonical import Rules
from transforms.host import HostContext
from transforms.identifiers import identifiers

_FIELDS = """
    id bigint, type string, status string, link string, date_gmt string, modified_gmt string,
    title struct<rendered: string>,
    _embedded struct<
        author: array<struct<name: string>>, `wp:term`: array<array<struct<slug: string, taxonomy: string>>>>
"""
# Fields of WordPress itself, and the two of the SEO plug-in that half of the sites have: each as long as an article.
_KNOWN = names(
    """
    date modified guid slug content excerpt author featured_media parent menu_order comment_status ping_status sticky
    template format meta categories tags class_list permalink_template generated_slug password _links
    yoast_head yoast_head_json
    """
)
# `_embed` brings the comments too, and with them who wrote them.
_COMMENTER = names("author_name author_email author_url author_ip author_user_agent author_avatar_urls")
_DATES = ("date_gmt", "modified_gmt")


def _prepare(parsed: DataFrame, _host: HostContext) -> DataFrame:
    return parsed.withColumns({name: _utc(name) for name in _DATES})


def _utc(field: str) -> Column:
    """An instant as WordPress writes it: UTC, without saying so."""
    return instant(F.col(f"f.{field}"), zone="")


def _foreign() -> Rules:
    return (("wordpress_rest.no_type", F.col("f.type").isNull()),)


def _refusing() -> Rules:
    bad = [F.col(f"f.{name}").isNotNull() & F.col(name).isNull() for name in _DATES]
    return (
        ("wordpress_rest.no_status", F.col("f.status").isNull()),
        ("wordpress_rest.bad_date", F.array_contains(F.array(*bad), F.lit(True))),
        # Without `?_embed` neither its authors nor its section can be told.
        ("wordpress_rest.not_embedded", F.col("f._embedded").isNull()),
    )


def _ignoring() -> Rules:
    return (
        ("wordpress_rest.other_type", F.col("f.type") != "post"),
        ("wordpress_rest.unpublished", F.col("f.status") != "publish"),
    )


def _article(_host: HostContext, _source: str) -> Columns:
    """What of a post is what of an article."""
    # Of an author who left, an error stands there without a name.
    authors = F.array_compact(F.transform("f._embedded.author", lambda author: author["name"]))
    return {
        "article_id": F.col("f.id").cast("string"),
        "path": page_path(text("f.link")),
        "title": plain(F.col("f.title.rendered")),
        "section": F.try_element_at(_terms("category"), F.lit(1)),
        "authors": F.coalesce(authors, F.array().cast("array<string>")),
        "tags": _terms("post_tag"),
        "published_at": F.col("date_gmt"),
        "updated_at": F.coalesce("modified_gmt", "date_gmt"),
    }


def _terms(taxonomy: str) -> Column:
    """A post's categories or tags, as its addresses have them."""
    of_taxonomy = F.filter(F.flatten("f._embedded.`wp:term`"), lambda term: term["taxonomy"] == taxonomy)
    slugs = F.array_compact(F.transform(of_taxonomy, lambda term: term["slug"]))
    return F.coalesce(slugs, F.array().cast("array<string>"))


WORDPRESS_REST = JsonFormat(
    name="wordpress_rest",
    version="1",
    fields=_FIELDS,
    identifiers=identifiers(*_COMMENTER),
    contract=Articles,
    told_by=("id", "type", "link", "title", "modified_gmt"),
    foreign=_foreign,
    prepare=_prepare,
    refusing=_refusing,
    ignoring=_ignoring,
    mapping=_article,
    known=_KNOWN,
).adapter()
