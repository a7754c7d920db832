"""Tollgate's own click-stream, one JSON object per line, for publishers without an analytics vendor.

    {"event_id": "…", "event": "pageview", "ts": "2024-03-01T12:00:00Z", "visitor_id": "…", "path": "/news/a-1",
     "user_id"?, "url"?, "article_id"?, "referrer"?, "user_agent"?, "engaged_seconds"?, "scroll_share"?}

`event` is one of bronze's event types. An event is told by its `event_id`, in whatever file it comes.
"""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts.bronze import Events
from transforms.adapters.bots import NO_READER_PATTERN
from transforms.adapters.json_format import Columns, JsonFormat, instant, text
from transforms.adapters.pages import page_path
from transforms.canonical import Rules, article_of, day_in, vendor_id
from transforms.host import HostContext
from transforms.identifiers import identifiers

_FIELDS = """
    event_id string, event string, ts string, visitor_id string, user_id string, url string, path string,
    article_id string, referrer string, user_agent string, engaged_seconds double, scroll_share double
"""


def _prepare(parsed: DataFrame, _host: HostContext) -> DataFrame:
    return parsed.withColumns(
        {"ts": instant(F.col("f.ts")), "path": page_path(F.coalesce(text("f.path"), text("f.url")))}
    )


def _refusing() -> Rules:
    return (("tollgate_events.bad_timestamp", F.col("ts").isNull()),)


def _ignoring() -> Rules:
    return (("tollgate_events.bot", text("f.user_agent").rlike(NO_READER_PATTERN)),)


def _event(host: HostContext, source: str) -> Columns:
    """What of a record is what of an event."""
    return {
        "event_id": vendor_id(host.name, source, text("f.event_id")),
        "event_type": F.col("f.event"),
        "ts": F.col("ts"),
        "day": day_in(host.zone, F.col("ts")),
        "visitor_id": text("f.visitor_id"),
        "user_id": text("f.user_id"),
        "url": text("f.url"),
        "path": F.col("path"),
        "article_id": F.coalesce(text("f.article_id"), article_of(F.col("path"), host.article_pattern)),
        "referrer": text("f.referrer"),
        "user_agent": text("f.user_agent"),
        "engaged_seconds": F.col("f.engaged_seconds"),
        "scroll_share": F.col("f.scroll_share"),
    }


TOLLGATE_EVENTS = JsonFormat(
    name="tollgate_events",
    version="1",
    fields=_FIELDS,
    identifiers=identifiers("visitor_id", "user_id", "ip", "email"),
    contract=Events,
    told_by=("event_id", "event", "ts", "path"),
    prepare=_prepare,
    refusing=_refusing,
    ignoring=_ignoring,
    mapping=_event,
).adapter()
