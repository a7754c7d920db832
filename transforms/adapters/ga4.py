"""Google Analytics 4's export to BigQuery as JSON, one event per line, 64-bit integers as text.

- An event has no id: those of one client, microsecond, name and place in its batch are one event, in the daily table
  as in a second export of it.
- `engagement_time_msec` is what was added since the last event; here it is summed up since the page was viewed, as
  far as the delivery has it.
- Who denied the storage of analytics has no identifier and cannot be a visitor: ignored as `ga4.consent_denied`.
- No user agent is exported; Google leaves out the bots that it knows.

Source: https://support.google.com/analytics/answer/7029846 (schema),
https://support.google.com/analytics/answer/9234069 (events collected by themselves)
"""

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from contracts.bronze import Events
from transforms.adapters.json_format import Columns, JsonFormat, is_finite, names, text
from transforms.adapters.pages import own_path
from transforms.adapters.words import looked_up
from transforms.canonical import Rules, article_of, day_in, vendor_id
from transforms.host import HostContext
from transforms.identifiers import identifiers

# Events that Google collects by itself or recommends; the rest, a publisher's own among them, is `other`.
EVENT_TYPES = {
    "page_view": "pageview",
    "user_engagement": "ping",
    "scroll": "ping",
    "click": "click",
    "select_promotion": "click",
    "view_promotion": "prompt_impression",
    "sign_up": "registration",
}

_APPS = ("ANDROID", "IOS")

_VALUE = "struct<string_value: string, int_value: string, float_value: string, double_value: string>"
_BATCH = ("batch_page_id", "batch_ordering_id", "batch_event_index", "event_bundle_sequence_id")
_FIELDS = f"""
    event_timestamp string, event_name string, user_pseudo_id string, user_id string, platform string,
    event_params array<struct<key: string, value: {_VALUE}>>, privacy_info struct<analytics_storage: string>,
    {", ".join(f"{name} string" for name in _BATCH)}
"""
_KNOWN = names(
    """
    event_date event_previous_timestamp event_value_in_usd event_server_timestamp_offset user_properties
    user_first_touch_timestamp user_ltv device geo app_info stream_id ecommerce items traffic_source
    collected_traffic_source session_traffic_source_last_click is_active_user event_dimensions publisher
    """
)
_CLIENT = names("user_pseudo_id user_id client_id vendor_id advertising_id email phone_number gclid dclid srsltid")
_PARAMETERS = (
    "traffic_type",
    "page_location",
    "page_referrer",
    "ga_session_id",
    "engagement_time_msec",
    "percent_scrolled",
)
_NUMBERS = ("engagement_time_msec", "percent_scrolled")
# Of any time from 1973 to 2286; seconds or milliseconds would be another vendor's.
_MICROSECONDS = r"\A\d{15,16}\z"


def _parameter(key: str) -> Column:
    """A parameter as text, whichever of its four values holds it; null if it is not there or empty."""
    value = F.try_element_at(F.filter("f.event_params", lambda one: one["key"] == key), F.lit(1))["value"]
    held = F.coalesce(*(value[name] for name in ("string_value", "int_value", "float_value", "double_value")))
    return F.when(held != "", held)


def _prepare(parsed: DataFrame, host: HostContext) -> DataFrame:
    micros = F.when(F.col("f.event_timestamp").rlike(_MICROSECONDS), F.col("f.event_timestamp").try_cast("bigint"))
    read = parsed.withColumns({"ts": F.timestamp_micros(micros), **{name: _parameter(name) for name in _PARAMETERS}})
    return _engaged(read.withColumn("path", own_path(F.col("page_location"), host.site)))


def _engaged(read: DataFrame) -> DataFrame:
    """With `engaged`, the milliseconds since the page was viewed in its session; what a view brings is of before."""
    page = ("delivery", F.col("f.user_pseudo_id"), "ga_session_id", "page_location")
    in_order: list[Column | str] = ["ts", *(F.col(f"f.{name}").try_cast("bigint") for name in _BATCH), "record"]
    is_view = F.col("f.event_name") == "page_view"
    so_far = Window.partitionBy(*page).orderBy(*in_order)
    since_view = Window.partitionBy(*page, "views").orderBy(*in_order)
    added = F.when(~is_view, F.col("engagement_time_msec").try_cast("double"))
    return read.withColumn("views", F.count(F.when(is_view, 1)).over(so_far)).withColumn(
        "engaged", F.when(added.isNotNull(), F.sum(added).over(since_view))
    )


def _refusing() -> Rules:
    return (
        ("ga4.bad_timestamp", F.col("ts").isNull()),
        *(
            (f"ga4.{name}_is_no_number", F.col(name).isNotNull() & ~is_finite(F.col(name).try_cast("double")))
            for name in _NUMBERS
        ),
    )


def _is_no_number(told: Column) -> Column:
    return told.isNotNull() & ~is_finite(told.try_cast("double"))


def _ignoring() -> Rules:
    return (
        ("ga4.consent_denied", F.col("f.privacy_info.analytics_storage") == "No"),
        # Google's own word for what its filter of internal traffic would leave out.
        ("ga4.internal_traffic", F.col("traffic_type") == "internal"),
        ("ga4.app", F.col("f.platform").isin(*_APPS)),
        # A server's own event: a renewal, a refund.
        ("ga4.off_page", (F.col("f.event_name") != "page_view") & F.col("path").isNull()),
    )


def _event(host: HostContext, source: str) -> Columns:
    """What of a record is what of an event."""
    name = text("f.event_name")
    told_if_any = (F.coalesce(F.col(f"f.{part}"), F.lit("")) for part in ("event_name", *_BATCH))
    identity = (text("f.user_pseudo_id"), F.col("f.event_timestamp"), *told_if_any)
    return {
        "event_id": vendor_id(host.name, source, *identity),
        "event_type": F.when(name.isNotNull(), F.coalesce(looked_up(EVENT_TYPES, name), F.lit("other"))),
        "ts": F.col("ts"),
        "day": day_in(host.zone, F.col("ts")),
        "visitor_id": text("f.user_pseudo_id"),
        "session_id": F.concat(text("f.user_pseudo_id"), F.lit("."), F.col("ga_session_id")),
        "user_id": text("f.user_id"),
        "url": F.col("page_location"),
        "path": F.col("path"),
        "article_id": article_of(F.col("path"), host.article_pattern),
        "referrer": F.col("page_referrer"),
        "engaged_seconds": F.col("engaged") / 1000,
        "scroll_share": F.col("percent_scrolled").try_cast("double") / 100,
    }


GA4 = JsonFormat(
    name="ga4",
    version="1",
    fields=_FIELDS,
    identifiers=identifiers(*_CLIENT),
    contract=Events,
    told_by=("event_name", "event_timestamp", "event_params"),
    prepare=_prepare,
    refusing=_refusing,
    ignoring=_ignoring,
    mapping=_event,
    aside=("event_name", "event_params"),
    known=_KNOWN,
).adapter()
