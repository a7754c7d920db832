"""Bronze: what vendors delivered, in one schema for all of them; rows that break a rule go to quarantine."""

from datetime import UTC, datetime
from typing import Annotated

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql import Column
from pyspark.sql import functions as sf
from pyspark.sql.types import ArrayType, DateType, DoubleType, LongType, StringType, TimestampType

from contracts import columns
from contracts.contract import Contract, table
from contracts.definition import Severity
from contracts.expressions import exact_sum, seconds_into_day
from contracts.rules import rule

OWNER = "data-platform"
SECONDS_PER_DAY = 86_400
# Time zones reach from UTC-12 to UTC+14.
EARLIEST_START_SECONDS = -14 * 3_600
LATEST_END_SECONDS = SECONDS_PER_DAY + 12 * 3_600
# No site counted visitors before; epoch zero and its neighbours are missing times in disguise.
EARLIEST_EVENT = datetime(1995, 1, 1, tzinfo=UTC)


class Events(Contract):
    """What visitors did, one row per event, as adapters understood it and not yet deduplicated."""

    host: StringType = columns.host()
    day: DateType = columns.event_day()
    event_id: StringType = columns.event_id()
    event_type: StringType = pa.Field(
        isin=columns.EVENT_TYPES,
        description="What happened, in the words that all vendors share; other if none of them fits.",
    )
    ts: TimestampType = pa.Field(ge=EARLIEST_EVENT, description="Instant of the event; not before 1995 (UTC).")
    visitor_id: StringType = columns.visitor_id()
    session_id: StringType = pa.Field(
        nullable=True, description="Session as the vendor delimits it; null if it delimits none."
    )
    user_id: StringType = pa.Field(
        nullable=True, description="Pseudonym of the account that was logged in; null if none was."
    )
    url: StringType = pa.Field(nullable=True, description="Address of the page as delivered; null if not delivered.")
    path: StringType = columns.path()
    article_id: StringType = columns.article_id()
    referrer: StringType = pa.Field(
        nullable=True, description="Address that the visitor came from, as delivered; null if none was sent."
    )
    user_agent: StringType = pa.Field(
        nullable=True,
        description="The browser's own description of itself, as delivered; null if none was sent.",
    )
    engaged_seconds: DoubleType = pa.Field(
        nullable=True,
        ge=0.0,
        le=86_400.0,
        description="Seconds of attention since the page was opened, at most a day; null if not measured.",
    )
    scroll_share: DoubleType = pa.Field(
        nullable=True,
        ge=0.0,
        le=1.0,
        description="Deepest point reached / height of the page, 0 to 1; null if not measured.",
    )
    source: StringType = columns.source()
    source_version: StringType = columns.source_version()
    delivery: StringType = columns.delivery()
    record: LongType = columns.record()
    run_day: DateType = columns.run_day()
    run_key: StringType = columns.run_key()
    extras: StringType = pa.Field(
        nullable=True,
        description="Vendor fields without a column here, as a JSON object; null if there are none.",
    )

    class Config(BaseConfig):
        name = "bronze.events"
        description = "Events of all vendors in one schema, one row per event, with duplicates as delivered."
        metadata = table(version=1, owner=OWNER, ordered_by=("ts", "event_id"))

    @rule()
    @staticmethod
    def ts_within_day() -> Column:
        """The instant lies in the calendar day `day` of some time zone on Earth."""
        return seconds_into_day("ts", "day").between(EARLIEST_START_SECONDS, LATEST_END_SECONDS - 1)

    @rule()
    @staticmethod
    def day_not_after_run_day() -> Column:
        """Nothing is delivered before it happened."""
        return sf.col("day") <= sf.col("run_day")


class Deliveries(Contract):
    """The set of what was consumed, committed together with the rows that came of it."""

    host: StringType = columns.host()
    day: DateType = columns.run_day()
    source: StringType = columns.source()
    source_version: StringType = columns.source_version()
    delivery: StringType = columns.delivery()
    file_name: StringType = pa.Field(
        str_length={"min_value": 1}, description="Name of the file under which the delivery came first."
    )
    bytes_decompressed: LongType = columns.count("Size of the delivery, decompressed, in bytes.")
    records: LongType = columns.count("Raw records in the delivery.")
    accepted: LongType = columns.count("Records with at least one event in bronze.")
    quarantined: LongType = columns.count("Records set aside in bronze.quarantine.")
    ignored: LongType = columns.count("Records left out by a declared rule of the adapter.")
    events: LongType = columns.count("Events that the accepted records gave.")
    ignored_by: StringType = pa.Field(
        nullable=True,
        description="Ignored records by rule, a JSON object of counts; null if none was ignored.",
    )
    run_key: StringType = columns.run_key()

    class Config(BaseConfig):
        name = "bronze.deliveries"
        description = "Deliveries consumed, one row each, with the count of their records by fate."
        metadata = table(version=1, owner=OWNER, ordered_by=("source", "delivery"), severity=Severity.FAIL)

    @rule()
    @staticmethod
    def records_reconcile() -> Column:
        """Every record is accepted, quarantined or ignored, and only one of these."""
        return exact_sum("records") == exact_sum("accepted", "quarantined", "ignored")


class Quarantine(Contract):
    """Records that a contract refused, kept for replay once their adapter or rule is mended."""

    host: StringType = columns.host()
    day: DateType = columns.run_day()
    source: StringType = columns.source()
    source_version: StringType = columns.source_version()
    delivery: StringType = columns.delivery()
    record: LongType = columns.record()
    table_name: StringType = pa.Field(
        str_length={"min_value": 1}, description="Table whose contract it broke, e.g. bronze.events."
    )
    rules: Annotated[ArrayType, StringType(), True] = pa.Field(
        description="Ids of the rules that it broke, at least one."
    )
    payload: StringType = pa.Field(description="The raw record as it lies in landing, pseudonymised.")
    run_key: StringType = columns.run_key()

    class Config(BaseConfig):
        name = "bronze.quarantine"
        description = "Raw records set aside, one row each, with the rules that they broke."
        metadata = table(version=1, owner=OWNER, ordered_by=("delivery", "record"), severity=Severity.FAIL)

    @rule()
    @staticmethod
    def rules_named() -> Column:
        """At least one rule is named, and none of the names is missing."""
        return (sf.size("rules") >= 1) & ~sf.exists("rules", lambda name: name.isNull())
