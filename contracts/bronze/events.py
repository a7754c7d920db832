"""Events: what visitors did, as adapters understood it."""

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql import Column
from pyspark.sql import functions as sf
from pyspark.sql.types import DateType, DoubleType, LongType, StringType, TimestampType

from contracts import columns
from contracts.bronze.owner import OWNER
from contracts.contract import Contract, table
from contracts.expressions import within_calendar_day
from contracts.rules import rule


class Events(Contract):
    """What visitors did, one row per event, as adapters understood it and not yet deduplicated."""

    host: StringType = columns.host()
    day: DateType = columns.event_day()
    event_id: StringType = columns.event_id()
    event_type: StringType = pa.Field(
        isin=columns.EVENT_TYPES,
        description="What happened, in the words that all vendors share; other if none of them fits.",
    )
    ts: TimestampType = columns.event_ts()
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
    extras: StringType = columns.extras()

    class Config(BaseConfig):
        name = "bronze.events"
        description = "Events of all vendors in one schema, one row per event, with duplicates as delivered."
        metadata = table(version=1, owner=OWNER, ordered_by=("ts", "event_id"), fresh_within_days=2)

    @rule()
    @staticmethod
    def ts_within_day() -> Column:
        """The instant lies in the calendar day `day` of some time zone on Earth."""
        return within_calendar_day("ts", "day")

    @rule()
    @staticmethod
    def day_not_after_run_day() -> Column:
        """Nothing is delivered before it happened."""
        return sf.col("day") <= sf.col("run_day")
