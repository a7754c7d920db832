"""Google Analytics (Universal) user activity as CSV: one row per page view or event of a client.

Columns came and went between exports (36 in one quarter of a real newspaper, 19 in the next); those that it needs
are in both. What the vendor does not tell is taken from the rest of the session, as far as the delivery has it:

- The page of an event is the last one viewed before it, else the page that the session began on.
- A page view came from the session's source if it was the first, else from the page viewed before.
- `activity_time` is stated as UTC. In some exports it is the site's local time all the same: then it lies before
  the session's start, whose second UTC is `session_id`.
- `article_id`, later `external_id`, is that of the landing page, be it an article or not.

Source: https://developers.google.com/analytics/devguides/reporting/core/v4/rest/v4/userActivity/search
"""

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from contracts.bronze import Events
from transforms.adapters.json_format import Columns, JsonFormat, instant, names, text
from transforms.adapters.pages import own_path
from transforms.adapters.words import looked_up
from transforms.canonical import Rules, article_of, day_in, vendor_id
from transforms.framing.csv_rows import CsvRows
from transforms.host import HostContext
from transforms.identifiers import identifiers

# Events of a category and an action, as patterns, are of a type; the first that matches counts. What matches none is
# `other`: a prompt that was loaded but not seen (`Load`), a screen scrolled down (`Screen Change`).
EVENT_TYPES = (
    ("NTG article milestone", r"\d+%", "read_milestone"),
    ("NTG newsletter", r"newsletter modal impression \d+", "prompt_impression"),
    ("Newspack Announcement", "Seen", "prompt_impression"),
    ("Newspack Announcement", "(?:Permanent )?Dismissal", "prompt_dismissal"),
    ("Newspack Announcement", "Form Submission", "registration"),
    ("snowplow_(?:amp_)?page_ping", "impression", "ping"),
    (".*", "newsletter signup", "registration"),
    (".*", "conversion", "registration"),
    (".*", "impression", "prompt_impression"),
)

# Where a visitor came from who came from a search engine.
SEARCH_ENGINES = {
    "google": "https://www.google.com/",
    "bing": "https://www.bing.com/",
    "yahoo": "https://search.yahoo.com/",
    "duckduckgo": "https://duckduckgo.com/",
    "ecosia.org": "https://www.ecosia.org/",
}

_REQUIRED = names(
    """
    client_id session_id session_date activity_time source medium hostname landing_page_path activity_type
    event_category event_action page_path
    """
)
_OPTIONAL = names(
    """
    device_category platform data_source channel_grouping campaign keyword channel channel_id section section_id
    content content_id content_type company_name primary_category_name published created_by authors event_label
    event_count event_value page_title article_id published_time external_id
    """
)
_READ = (*_REQUIRED, "article_id", "external_id")
_ASIDE = names(
    """
    source medium event_category event_action device_category platform channel_grouping campaign event_label
    event_value section authors content_type page_title published_time
    """
)
CLIENT = identifiers("client_id", "created_by")

NOT_SET = "(not set)"
_DOMAIN = r"\A[a-z0-9-]+(?:\.[a-z0-9-]+)+\z"
_SESSION_SECOND = r"\A\d{9,10}\z"


def event_type() -> Column:
    """The type of an event by its category and action."""
    category, action = (F.coalesce(F.col(f"f.{name}"), F.lit("")) for name in ("event_category", "event_action"))
    types = (
        F.when(category.rlike(rf"\A(?:{of})\z") & action.rlike(rf"\A(?:{what})\z"), F.lit(meant))
        for of, what, meant in EVENT_TYPES
    )
    return F.coalesce(*types, F.lit("other"))


def activity_id(host: HostContext) -> Column:
    """An activity by its client, instant, category and action, so that another export of it is the same event."""
    category, action = (F.coalesce(F.col(f"f.{name}"), F.lit("")) for name in ("event_category", "event_action"))
    micros = F.unix_micros("stated").cast("string")
    return vendor_id(host.name, "google_analytics", text("f.client_id"), micros, category, action)


def article_of_page(host: HostContext, vendors_id: Column) -> Column:
    """The article on the page; by the vendor's id where that is told of this page, which is the landing page alone.

    The vendor's id is the newer one where the site changed its content system and with it its addresses.
    """
    by_path = article_of(F.col("path"), host.article_pattern)
    vendors = F.regexp_extract(F.coalesce(vendors_id, F.lit("")), r"\A(\d+)(?:\.0)?\z", 1)
    told = (F.col("path") == F.col("landing")) & (vendors != "")
    return F.when(by_path.isNotNull(), F.when(told, vendors).otherwise(by_path))


def _prepare(parsed: DataFrame, host: HostContext) -> DataFrame:
    viewed = F.when(F.col("f.activity_type") == "PAGEVIEW", text("f.page_path"))
    stated = instant(F.col("f.activity_time"))
    so_far = Window.partitionBy("delivery", F.col("f.client_id"), F.col("f.session_id")).orderBy("stated", "record")
    before = so_far.rowsBetween(Window.unboundedPreceding, -1)
    return (
        parsed.withColumns({"stated": stated, "viewed": viewed})
        .withColumn("previous", F.last("viewed", ignorenulls=True).over(before))
        .withColumn("ts", _in_utc(F.col("stated"), host.zone))
        .withColumn("address", F.coalesce("viewed", "previous", text("f.landing_page_path")))
        .withColumn("path", own_path(F.col("address"), host.site))
        .withColumn("landing", own_path(F.col("f.landing_page_path"), host.site))
    )


def _in_utc(stated: Column, zone: str) -> Column:
    second = F.when(F.col("f.session_id").rlike(_SESSION_SECOND), F.col("f.session_id").try_cast("bigint"))
    return F.when(stated < F.timestamp_seconds(second), F.to_utc_timestamp(stated, zone)).otherwise(stated)


def unplaced() -> Rules:
    """Why an activity has no place in time, or on the site: of some, not even the session's page was known."""
    return (
        ("google_analytics.bad_timestamp", F.col("ts").isNull()),
        ("google_analytics.page_not_set", F.col("path") == NOT_SET),
    )


def _activity(host: HostContext, _source: str) -> Columns:
    """What of a row is what of an event."""
    is_view = F.col("f.activity_type") == "PAGEVIEW"
    site = F.concat(F.lit("https://"), F.coalesce(text("f.hostname"), F.lit(host.site)))
    return {
        "event_id": activity_id(host),
        "event_type": F.when(is_view, F.lit("pageview")).otherwise(event_type()),
        "ts": F.col("ts"),
        "day": day_in(host.zone, F.col("ts")),
        "visitor_id": text("f.client_id"),
        "session_id": F.concat_ws(".", text("f.client_id"), text("f.session_id")),
        "url": F.concat(site, F.col("address")),
        "path": F.col("path"),
        "article_id": article_of_page(host, F.coalesce(text("f.article_id"), text("f.external_id"))),
        "referrer": F.when(is_view, F.coalesce(F.concat(site, F.col("previous")), _came_from())),
    }


def _came_from() -> Column:
    referring = F.when(F.col("f.source").rlike(_DOMAIN), F.concat(F.lit("https://"), F.col("f.source"), F.lit("/")))
    return F.when(F.col("f.medium") == "organic", looked_up(SEARCH_ENGINES, F.col("f.source"))).when(
        F.col("f.medium") == "referral", referring
    )


GOOGLE_ANALYTICS = JsonFormat(
    name="google_analytics",
    version="1",
    fields=", ".join(f"{name} string" for name in _READ),
    identifiers=CLIENT,
    contract=Events,
    told_by=_REQUIRED,
    prepare=_prepare,
    refusing=unplaced,
    mapping=_activity,
    aside=_ASIDE,
    known=_OPTIONAL,
    framing=CsvRows(required=_REQUIRED, optional=_OPTIONAL),
).adapter()
