"""Tollgate's own subscription events, one JSON object per line, from a shop or a subscription system.

    {"event_id": "…", "event": "registration|subscription|cancellation", "ts": "2024-03-01T12:00:00Z",
     "visitor_id": "…", "user_id"?, "plan"?, "price"?: 9.9, "currency"?: "USD"}

`price` is per month.
"""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts.bronze import Subscriptions
from transforms.adapters.json_format import Columns, JsonFormat, instant, text
from transforms.canonical import Rules, day_in, vendor_id
from transforms.host import HostContext
from transforms.identifiers import identifiers

_FIELDS = """
    event_id string, event string, ts string, visitor_id string, user_id string,
    plan string, price double, currency string
"""


def _prepare(parsed: DataFrame, _host: HostContext) -> DataFrame:
    return parsed.withColumn("ts", instant(F.col("f.ts")))


def _refusing() -> Rules:
    return (("tollgate_subscriptions.bad_timestamp", F.col("ts").isNull()),)


def _subscription(host: HostContext, source: str) -> Columns:
    """What of a record is what of a subscription event."""
    return {
        "event_id": vendor_id(host.name, source, text("f.event_id")),
        "event_type": F.col("f.event"),
        "ts": F.col("ts"),
        "day": day_in(host.zone, F.col("ts")),
        "visitor_id": text("f.visitor_id"),
        "user_id": text("f.user_id"),
        "plan": text("f.plan"),
        "price": F.col("f.price"),
        "currency": text("f.currency"),
    }


TOLLGATE_SUBSCRIPTIONS = JsonFormat(
    name="tollgate_subscriptions",
    version="1",
    fields=_FIELDS,
    identifiers=identifiers("visitor_id", "user_id", "ip", "email"),
    contract=Subscriptions,
    told_by=("event_id", "event", "ts", "visitor_id"),
    prepare=_prepare,
    refusing=_refusing,
    mapping=_subscription,
).adapter()
