"""Segment's and RudderStack's calls, one JSON object per line: `page` is a page view, `track` an event by its name.

`timestamp` is the collector's time, rid of the skew of the visitor's clock; where only its parts are delivered it is
computed from them as both vendors do: `receivedAt - (sentAt - originalTimestamp)`. A call is told by its `messageId`,
however often it is sent. The page is that of a `page` call's own `properties`, and of a `track` call's context, as
properties of an event may name the address that a link leads to.

Source: https://segment.com/docs/connections/spec/common/,
https://www.rudderstack.com/docs/event-spec/standard-events/common-fields/
"""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from contracts.bronze import Events
from transforms.adapters.bots import NO_READER_PATTERN
from transforms.adapters.json_format import Columns, JsonFormat, instant, names, text
from transforms.adapters.pages import own_path
from transforms.adapters.words import looked_up
from transforms.canonical import Rules, article_of, day_in, vendor_id
from transforms.host import HostContext
from transforms.identifiers import identifiers

# Names that newsrooms and the vendors' own libraries give to events, in lower case and with blanks between words.
# What is not listed is `other`, "article viewed" as well: the page view beside it counts already.
EVENT_TYPES = {
    "heartbeat": "ping",
    "video content playing": "ping",
    "link clicked": "click",
    "article clicked": "click",
    "promotion clicked": "click",
    "article read": "read_milestone",
    "article completed": "read_milestone",
    "scroll depth reached": "read_milestone",
    "paywall viewed": "prompt_impression",
    "regwall viewed": "prompt_impression",
    "promotion viewed": "prompt_impression",
    "newsletter prompt viewed": "prompt_impression",
    "paywall dismissed": "prompt_dismissal",
    "regwall dismissed": "prompt_dismissal",
    "newsletter prompt dismissed": "prompt_dismissal",
    "signed up": "registration",
    "account created": "registration",
    "newsletter subscribed": "registration",
    "consent updated": "consent",
    "segment consent preference updated": "consent",
}

# Calls that tell who somebody is, or what an app showed: nothing that happened on a page.
_NO_EVENTS = ("identify", "group", "alias", "screen")

_PAGE = "struct<url: string, path: string, referrer: string>"
_FIELDS = f"""
    type string, messageId string, anonymousId string, userId string, event string,
    timestamp string, originalTimestamp string, sentAt string, receivedAt string,
    properties {_PAGE}, context struct<page: {_PAGE}, userAgent: string, sessionId: string>
"""
_KNOWN = names("channel integrations version writeKey request_ip rudderId traits")
_CLIENT = names(
    """
    anonymousId userId anonymous_id user_id previousId groupId rudderId ip request_ip email phone username traits
    device
    """
)


def _prepare(parsed: DataFrame, host: HostContext) -> DataFrame:
    original, sent, received = (instant(F.col(f"f.{name}")) for name in ("originalTimestamp", "sentAt", "receivedAt"))
    stated = F.col("f.timestamp")
    address = F.coalesce(_of_page("url"), _of_page("path"))
    return parsed.withColumns(
        {
            "kind": F.col("f.type"),
            "ts": F.when(stated.isNull(), received - (sent - original)).otherwise(instant(stated)),
            "path": own_path(address, host.site),
        }
    )


def _of_page(field: str) -> Column:
    """A field of the page on which the call was made."""
    own, around = text(f"f.properties.{field}"), text(f"f.context.page.{field}")
    return F.when(F.col("f.type") == "page", F.coalesce(own, around)).otherwise(F.coalesce(around, own))


def _refusing() -> Rules:
    return (
        ("segment.unknown_type", ~F.coalesce(F.col("kind").isin("page", "track", *_NO_EVENTS), F.lit(False))),
        ("segment.bad_timestamp", ~F.col("kind").isin(*_NO_EVENTS) & F.col("ts").isNull()),
    )


def _ignoring() -> Rules:
    return (
        *((f"segment.{kind}", F.col("kind") == kind) for kind in _NO_EVENTS),
        ("segment.bot", text("f.context.userAgent").rlike(NO_READER_PATTERN)),
        # A server's own call: a renewal, a letter that was opened.
        ("segment.off_page", (F.col("kind") == "track") & F.col("path").isNull()),
    )


def _event_type() -> Column:
    name = F.trim(F.regexp_replace(F.lower("f.event"), r"[\s_-]+", " "))
    return F.when(F.col("kind") == "page", F.lit("pageview")).otherwise(
        F.coalesce(looked_up(EVENT_TYPES, name), F.lit("other"))
    )


def _call(host: HostContext, source: str) -> Columns:
    """What of a call is what of an event."""
    visitor = F.coalesce(text("f.anonymousId"), text("f.userId"))
    return {
        "event_id": vendor_id(host.name, source, text("f.messageId")),
        "event_type": _event_type(),
        "ts": F.col("ts"),
        "day": day_in(host.zone, F.col("ts")),
        "visitor_id": visitor,
        "session_id": F.concat(visitor, F.lit("."), text("f.context.sessionId")),
        "user_id": text("f.userId"),
        "url": _of_page("url"),
        "path": F.col("path"),
        "article_id": article_of(F.col("path"), host.article_pattern),
        "referrer": _of_page("referrer"),
        "user_agent": text("f.context.userAgent"),
    }


SEGMENT = JsonFormat(
    name="segment",
    version="1",
    fields=_FIELDS,
    identifiers=identifiers(*_CLIENT),
    contract=Events,
    told_by=("type", "messageId"),
    prepare=_prepare,
    refusing=_refusing,
    ignoring=_ignoring,
    mapping=_call,
    aside=("event", "properties"),
    known=_KNOWN,
).adapter()
