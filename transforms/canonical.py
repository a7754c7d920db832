"""The one event that all vendors' records become, and how an adapter states its verdict on a record."""

from collections.abc import Mapping, Sequence

from pyspark.sql import Column, Window
from pyspark.sql import functions as F
from pyspark.sql.types import DateType, DoubleType, StringType, StructField, StructType, TimestampType

from transforms.errors import IncompleteMapping

# What an adapter says of an event; whose it is and which run brought it in is added in transforms.bronze.
EVENT = StructType(
    [
        StructField("event_id", StringType(), nullable=False),
        StructField("event_type", StringType(), nullable=False),
        StructField("ts", TimestampType(), nullable=False),
        StructField("day", DateType(), nullable=False),
        StructField("visitor_id", StringType(), nullable=False),
        StructField("session_id", StringType()),
        StructField("user_id", StringType()),
        StructField("url", StringType()),
        StructField("path", StringType(), nullable=False),
        StructField("article_id", StringType()),
        StructField("referrer", StringType()),
        StructField("user_agent", StringType()),
        StructField("engaged_seconds", DoubleType()),
        StructField("scroll_share", DoubleType()),
        StructField("extras", StringType()),
    ]
)

NO_EVENTS = f"array<{EVENT.simpleString()}>"


def event(mapping: Mapping[str, Column]) -> Column:
    """A struct of `EVENT` from a mapping of its columns; those that are left out are null.

    Raises:
        IncompleteMapping: it names a column that no event has, or lacks one that each must have.
    """
    unknown = sorted(set(mapping) - set(EVENT.names))
    lacking = [field.name for field in EVENT if not field.nullable and field.name not in mapping]
    if unknown or lacking:
        raise IncompleteMapping(
            f"unknown columns: {', '.join(unknown) or 'none'}; lacking: {', '.join(lacking) or 'none'}",
            remedy=f"the columns of an event are {', '.join(EVENT.names)}",
        )
    columns = (mapping.get(field.name, F.lit(None)).cast(field.dataType).alias(field.name) for field in EVENT)
    return F.struct(*columns)


def event_id(host: str, source: str) -> Column:
    r"""SHA-256 over host, source, payload and occurrence: an event's identity where the vendor gives none.

    The occurrence counts equal payloads within a delivery, so two equal lines are two events, while the same
    content in another file has the same ids. Needs the columns delivery, record and payload. No part holds
    the separator `\n`.
    """
    equal_payloads = Window.partitionBy("delivery", "payload").orderBy("record")
    occurrence = F.row_number().over(equal_payloads).cast("string")
    return F.sha2(F.concat_ws("\n", F.lit(host), F.lit(source), F.col("payload"), occurrence), 256)


def first_that_applies(rules: Sequence[tuple[str, Column]]) -> Column:
    """The id of the first rule whose condition is true, in the order given; null if none is."""
    return F.coalesce(*(F.when(condition, F.lit(rule)) for rule, condition in rules))


def day_in(zone: str, ts: Column) -> Column:
    """The date of an instant in an IANA zone. The session's time zone must be UTC, as ours is."""
    return F.to_date(F.from_utc_timestamp(ts, zone))
