"""Snowplow's enriched events as CSV with a header: all columns of `atomic.events`, or those of the AMP tracker.

Contexts are JSON, or the Python literals that a data frame's export made of it; what is needed of them is found in
both. `ts` is `derived_tstamp`: the collector's time, rid of the delay of the device that kept the event.

An event is told by `event_id`. The same id with another `collector_tstamp` is the same event sent twice, so bronze
has it twice under one id and silver keeps one, as Snowplow's own dbt packages do; bots, by their names or by the
IAB's list, are set apart.

Source: https://docs.snowplow.io/docs/fundamentals/canonical-event/
"""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from contracts.bronze import Events
from transforms.adapters.bots import NO_READER_PATTERN
from transforms.adapters.json_format import Columns, JsonFormat, instant, is_finite, names, text
from transforms.adapters.pages import own_path
from transforms.adapters.words import looked_up
from transforms.canonical import Rules, article_of, day_in, vendor_id
from transforms.framing.csv_rows import CsvRows
from transforms.host import HostContext
from transforms.identifiers import identifiers

# What is not listed is `other`: cookies read, logins, events of a publisher's own.
EVENT_TYPES = {
    "page_view": "pageview",
    "page_ping": "ping",
    "amp_page_ping": "ping",
    "link_click": "click",
    "consent_preferences": "consent",
    "cmp_visible": "consent",
}

_REQUIRED = names(
    """
    event event_id event_name collector_tstamp derived_tstamp user_ipaddress network_userid page_url page_urlpath
    page_referrer useragent
    """
)
_OPTIONAL = names(
    """
    app_id platform etl_tstamp dvce_created_tstamp txn_id name_tracker v_tracker v_collector v_etl user_id
    user_fingerprint domain_userid domain_sessionidx geo_country geo_region geo_city geo_zipcode geo_latitude
    geo_longitude geo_region_name ip_isp ip_organization ip_domain ip_netspeed page_title page_urlscheme
    page_urlhost page_urlport page_urlquery page_urlfragment refr_urlscheme refr_urlhost refr_urlport refr_urlpath
    refr_urlquery refr_urlfragment refr_medium refr_source refr_term mkt_medium mkt_source mkt_term mkt_content
    mkt_campaign se_category se_action se_label se_property se_value tr_orderid tr_affiliation tr_total tr_tax
    tr_shipping tr_city tr_state tr_country ti_orderid ti_sku ti_name ti_category ti_price ti_quantity
    pp_xoffset_min pp_xoffset_max pp_yoffset_min pp_yoffset_max br_name br_family br_version br_type br_renderengine
    br_lang br_features_pdf br_features_flash br_features_java br_features_director br_features_quicktime
    br_features_realplayer br_features_windowsmedia br_features_gears br_features_silverlight br_cookies
    br_colordepth br_viewwidth br_viewheight os_name os_family os_manufacturer os_timezone dvce_type dvce_ismobile
    dvce_screenwidth dvce_screenheight doc_charset doc_width doc_height tr_currency tr_total_base tr_tax_base
    tr_shipping_base ti_currency ti_price_base base_currency geo_timezone mkt_clickid mkt_network etl_tags
    dvce_sent_tstamp refr_domain_userid refr_dvce_tstamp domain_sessionid event_vendor event_format event_version
    event_fingerprint true_tstamp load_tstamp contexts_com_snowplowanalytics_snowplow_web_page_1_0_0
    unstruct_event_com_snowplowanalytics_snowplow_consent_preferences_1_0_0
    unstruct_event_com_snowplowanalytics_snowplow_cmp_visible_1_0_0
    contexts_com_iab_snowplow_spiders_and_robots_1_0_0
    contexts_com_snowplowanalytics_snowplow_ua_parser_context_1_0_0 contexts_nl_basjes_yauaa_context_1_0_0
    contexts_dev_amp_snowplow_amp_id_1 contexts_dev_amp_snowplow_amp_web_page_1
    unstruct_event_dev_amp_snowplow_amp_page_ping_1 contexts_com_snowplowanalytics_snowplow_ua_parser_context_1
    contexts_nl_basjes_yauaa_context_1
    """
)
_AMP_ID = "contexts_dev_amp_snowplow_amp_id_1"
_AMP_PING = "unstruct_event_dev_amp_snowplow_amp_page_ping_1"
_IAB = "contexts_com_iab_snowplow_spiders_and_robots_1_0_0"
_NUMBERS = ("pp_yoffset_max", "br_viewheight", "doc_height")
_READ = (*_REQUIRED, "user_id", "domain_userid", "domain_sessionid", *_NUMBERS, _AMP_ID, _AMP_PING, _IAB)
_ASIDE = names(
    """
    app_id platform event_name collector_tstamp page_title refr_medium refr_source mkt_medium mkt_source
    mkt_campaign se_category se_action se_label br_lang os_timezone geo_country
    """
)
_CLIENT = identifiers(
    "user_id",
    "user_ipaddress",
    "user_fingerprint",
    "domain_userid",
    "network_userid",
    "refr_domain_userid",
    "mkt_clickid",
    "ampClientId",
    "domainUserid",
    "userId",
)
# Snowplow writes no zone where it means UTC.
_UTC = "Z?"


def _prepare(parsed: DataFrame, host: HostContext) -> DataFrame:
    times = (instant(F.col(f"f.{name}"), zone=_UTC) for name in ("derived_tstamp", "collector_tstamp"))
    address = F.coalesce(text("f.page_url"), text("f.page_urlpath"))
    return parsed.withColumns({"ts": F.coalesce(*times), "path": own_path(address, host.site)})


def _refusing() -> Rules:
    retyped = [
        (f"snowplow.{name}_is_no_number", text(f"f.{name}").isNotNull() & ~is_finite(_number(name)))
        for name in _NUMBERS
    ]
    return (("snowplow.bad_timestamp", F.col("ts").isNull()), *retyped)


def _ignoring() -> Rules:
    listed = F.col(f"f.{_IAB}").rlike(r"(?i)['\"]spiderOrRobot['\"]\s*:\s*true")
    return (("snowplow.bot", listed | text("f.useragent").rlike(NO_READER_PATTERN)),)


def _event(host: HostContext, source: str) -> Columns:
    """What of a row is what of an event."""
    name = F.coalesce(text("f.event_name"), text("f.event"))
    return {
        "event_id": vendor_id(host.name, source, text("f.event_id")),
        "event_type": F.when(name.isNotNull(), F.coalesce(looked_up(EVENT_TYPES, name), F.lit("other"))),
        "ts": F.col("ts"),
        "day": day_in(host.zone, F.col("ts")),
        "visitor_id": F.coalesce(text("f.domain_userid"), _within(_AMP_ID, "ampClientId"), text("f.network_userid")),
        "session_id": text("f.domain_sessionid"),
        "user_id": F.coalesce(text("f.user_id"), _within(_AMP_ID, "userId")),
        "url": text("f.page_url"),
        "path": F.col("path"),
        "article_id": article_of(F.col("path"), host.article_pattern),
        "referrer": text("f.page_referrer"),
        "user_agent": text("f.useragent"),
        "engaged_seconds": _within(_AMP_PING, "totalEngagedTime").try_cast("double"),
        "scroll_share": F.coalesce(
            _share(*(_number(column) for column in _NUMBERS)),
            _share(
                *(
                    _within(_AMP_PING, field).try_cast("double")
                    for field in ("scrollTop", "viewportHeight", "scrollHeight")
                )
            ),
        ),
    }


def _share(above: Column, seen: Column, height: Column) -> Column:
    """How deep the page was seen; null if a part is not told. Pages shrink, hence the bound."""
    share = (above + seen) / height
    bounded = F.when(is_finite(share), F.least(share, F.lit(1.0))).otherwise(share)
    return F.when(height > 0, bounded)


def _number(name: str) -> Column:
    return text(f"f.{name}").try_cast("double")


def _within(context: str, field: str) -> Column:
    """A field of a context, as text; null if it is not there or empty."""
    pattern = rf"['\"]{field}['\"]\s*+:\s*+['\"]?+([^'\",}}\s]+)"
    found = F.regexp_extract(F.coalesce(F.col(f"f.{context}"), F.lit("")), pattern, 1)
    return F.when(found != "", found)


SNOWPLOW = JsonFormat(
    name="snowplow",
    version="1",
    fields=", ".join(f"{name} string" for name in _READ),
    identifiers=_CLIENT,
    contract=Events,
    told_by=_REQUIRED,
    prepare=_prepare,
    refusing=_refusing,
    ignoring=_ignoring,
    mapping=_event,
    aside=_ASIDE,
    known=_OPTIONAL,
    framing=CsvRows(required=_REQUIRED, optional=_OPTIONAL),
).adapter()
