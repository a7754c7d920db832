"""Arc XP's ANS 0.10.12: stories as JSON documents, each a version of an article.

What is no story is refused, and so is a story that its schema refuses where we read it: an unknown version or
property, an embargo, distributor or task of another shape, a value of another type.

Source: https://github.com/washingtonpost/ans-schema (src/main/resources/schema/ans/0.10.12/story.json)
"""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from contracts.bronze import Articles
from transforms.adapters.json_format import Columns, JsonFormat, as_map, instant, names, text
from transforms.adapters.pages import page_path
from transforms.adapters.words import looked_up
from transforms.canonical import Rules
from transforms.host import HostContext
from transforms.identifiers import identifiers

VERSION = "0.10.12"

# How publishers name their restrictions, as far as the name says it; any other code is of no known level.
WALL_LEVEL_OF_CODE = {
    "free": "free",
    "open": "free",
    "registration": "registration",
    "registered": "registration",
    "premium": "premium",
    "subscriber": "premium",
    "paid": "premium",
}

# Every property that story.json knows; it allows no other.
_PROPERTIES = names(
    """
    type _id version subtype channels alignment language copyright canonical_url canonical_url_external
    canonical_website website website_url short_url created_date last_updated_date publish_date first_publish_date
    display_date location geo address editor_note status headlines subheadlines description credits vanity_credits
    taxonomy promo_items related_content owner planning workflow pitches revision syndication source distributor
    tracking comments label slug content_restrictions rendering_guides additional_properties content_aliases
    corrections content_elements publishing variations voice_transcripts websites contributors
    """
)
_ASIDE = ("subtype", "language", "canonical_website", "website", "owner", "distributor", "additional_properties")

_SECTION = "struct<_id: string, name: string, referent: struct<id: string>>"
_FIELDS = f"""
    type string, version string, _id string, canonical_url string, website_url string,
    created_date string, last_updated_date string, publish_date string, first_publish_date string,
    headlines struct<basic: string>,
    credits struct<by: array<struct<name: string, byline: string>>>,
    taxonomy struct<
        primary_section: {_SECTION}, sections: array<{_SECTION}>,
        tags: array<struct<text: string, slug: string>>, associated_tasks: array<string>>,
    content_restrictions struct<
        content_code: string, embargo: struct<active: boolean, end_time: string>>,
    distributor struct<reference_id: string, mode: string>,
    corrections array<struct<text: string>>
"""


_UPDATED = ("last_updated_date", "publish_date", "created_date")
_PUBLISHED = ("first_publish_date", "publish_date")


def _prepare(parsed: DataFrame, _host: HostContext) -> DataFrame:
    taxonomy = F.col("f.taxonomy")
    first_section = F.try_element_at(taxonomy["sections"], F.lit(1))
    return parsed.withColumns(
        {
            "section": F.coalesce(_section(taxonomy["primary_section"]), _section(first_section)),
            "wall_code": text("f.content_restrictions.content_code"),
            "updated_at": F.coalesce(*(instant(F.col(f"f.{name}")) for name in _UPDATED)),
            "published_at": F.coalesce(*(instant(F.col(f"f.{name}")) for name in _PUBLISHED)),
        }
    )


def _section(section: Column) -> Column:
    """A section by its id, which is its path on the site, without the slash in front: `sports/lakers`."""
    name = F.coalesce(section["_id"], section["referent"]["id"], section["name"])
    trimmed = F.regexp_replace(name, r"\A/+", "")
    return F.when(trimmed != "", trimmed)


def _foreign() -> Rules:
    return (("arc_ans.not_a_story", ~F.equal_null(F.col("f.type"), F.lit("story"))),)


def _refusing() -> Rules:
    embargo, distributor = F.col("f.content_restrictions.embargo"), F.col("f.distributor")
    reference, by_reference = distributor["reference_id"].isNotNull(), distributor["mode"] == "reference"
    unknown = F.array_except(F.map_keys(as_map()), F.array(*map(F.lit, _PROPERTIES)))
    bad_date = [F.col(f"f.{name}").isNotNull() & instant(F.col(f"f.{name}")).isNull() for name in _DATES]
    return (
        ("arc_ans.version", ~F.equal_null(F.col("f.version"), F.lit(VERSION))),
        ("arc_ans.unknown_property", F.size(unknown) > 0),
        ("arc_ans.embargo", embargo.isNotNull() & embargo["active"].isNull()),
        ("arc_ans.distributor", reference != F.coalesce(by_reference, F.lit(False))),
        ("arc_ans.associated_task", F.exists("f.taxonomy.associated_tasks", lambda task: ~task.rlike(_TASK))),
        ("arc_ans.bad_date", F.array_contains(F.array(*bad_date), F.lit(True))),
    )


_DATES = ("last_updated_date", "publish_date", "first_publish_date", "created_date")
_TASK = r"\A[0-9a-fA-F]{24}\z"


def _article(_host: HostContext, _source: str) -> Columns:
    """What of a story is what of an article."""
    return {
        "article_id": text("f._id"),
        "path": page_path(F.coalesce(text("f.website_url"), text("f.canonical_url"))),
        "title": text("f.headlines.basic"),
        "section": F.col("section"),
        "authors": _names("f.credits.by", "name", "byline"),
        "tags": _names("f.taxonomy.tags", "text", "slug"),
        "wall_code": F.col("wall_code"),
        "wall_level": looked_up(WALL_LEVEL_OF_CODE, F.lower("wall_code")),
        "published_at": F.col("published_at"),
        "updated_at": F.col("updated_at"),
    }


def _names(array: str, *fields: str) -> Column:
    named = F.transform(array, lambda one: F.coalesce(*(one[field] for field in fields)))
    return F.coalesce(F.array_compact(named), F.array().cast("array<string>"))


ARC_ANS = JsonFormat(
    name="arc_ans",
    version="1",
    fields=_FIELDS,
    identifiers=identifiers("user_id", "ip", "email"),
    contract=Articles,
    foreign=_foreign,
    prepare=_prepare,
    refusing=_refusing,
    mapping=_article,
    aside=_ASIDE,
    known=_PROPERTIES,
).adapter()
