"""Tollgate's own wall events, one JSON object per line: what a wall system showed, and what followed.

    {"event_id": "…", "event": "impression|dismissal|registration|checkout|purchase", "ts": "2024-03-01T12:00:00Z",
     "visitor_id": "…", "user_id"?, "visitor_status": "anonymous|registered|subscriber", "article_id": "…",
     "strategy"?, "level"?, "action"?, "propensities"?: {"open": 0.6, "regwall": 0.3, "paywall": 0.1}}

The last four belong to impressions.
"""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts.bronze import WallEvents
from transforms.adapters.json_format import Columns, JsonFormat, instant, text
from transforms.canonical import Rules, day_in, vendor_id
from transforms.host import HostContext
from transforms.identifiers import identifiers

_FIELDS = """
    event_id string, event string, ts string, visitor_id string, user_id string, visitor_status string,
    article_id string, strategy string, level string, action string,
    propensities struct<open: double, regwall: double, paywall: double>
"""


def _prepare(parsed: DataFrame, _host: HostContext) -> DataFrame:
    return parsed.withColumn("ts", instant(F.col("f.ts")))


def _refusing() -> Rules:
    return (("tollgate_walls.bad_timestamp", F.col("ts").isNull()),)


def _wall_event(host: HostContext, source: str) -> Columns:
    """What of a record is what of a wall event."""
    return {
        "event_id": vendor_id(host.name, source, text("f.event_id")),
        "event_type": F.col("f.event"),
        "ts": F.col("ts"),
        "day": day_in(host.zone, F.col("ts")),
        "visitor_id": text("f.visitor_id"),
        "user_id": text("f.user_id"),
        "visitor_status": F.col("f.visitor_status"),
        "article_id": F.col("f.article_id"),
        "strategy": F.col("f.strategy"),
        "wall_level": F.col("f.level"),
        "action": F.col("f.action"),
        "propensity_open": F.col("f.propensities.open"),
        "propensity_regwall": F.col("f.propensities.regwall"),
        "propensity_paywall": F.col("f.propensities.paywall"),
    }


TOLLGATE_WALLS = JsonFormat(
    name="tollgate_walls",
    version="1",
    fields=_FIELDS,
    identifiers=identifiers("visitor_id", "user_id", "ip", "email"),
    contract=WallEvents,
    told_by=("event_id", "event", "ts", "visitor_status"),
    prepare=_prepare,
    refusing=_refusing,
    mapping=_wall_event,
).adapter()
