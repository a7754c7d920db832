"""Sessions: what a visitor did without a pause of half an hour."""

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql import Column
from pyspark.sql import functions as sf
from pyspark.sql.types import DateType, DoubleType, LongType, StringType, TimestampType

from contracts import columns
from contracts.across import AddsUp, References
from contracts.contract import Contract, table
from contracts.rules import rule
from contracts.silver.owner import OWNER


class Sessions(Contract):
    """Pageviews of a visitor less than 30 minutes apart; a session ends with its host's day."""

    host: StringType = columns.host()
    day: DateType = columns.event_day()
    session_id: StringType = pa.Field(
        str_matches=columns.SHA256_HEX, description="SHA-256 (hex) of host, visitor and first pageview."
    )
    visitor_id: StringType = columns.visitor_id()
    started_at: TimestampType = pa.Field(description="Instant of its first pageview.")
    ended_at: TimestampType = pa.Field(description="Instant of its last pageview or ping.")
    pageviews: LongType = columns.count("Pageviews in it.", at_least=1)
    articles: LongType = columns.count("Distinct articles among them.")
    engaged_seconds: DoubleType = columns.amount("Seconds of attention, summed over its pages; 0 if not measured.")
    referrer_class: StringType = pa.Field(
        isin=columns.REFERRER_CLASSES, description="Where its first pageview came from."
    )
    device_class: StringType = pa.Field(
        isin=columns.DEVICE_CLASSES, description="Kind of device of its first pageview."
    )
    run_key: StringType = columns.run_key()

    class Config(BaseConfig):
        name = "silver.sessions"
        description = "Sessions of humans, one row each; 30 minutes without a pageview or the end of the day end one."
        unique = ["host", "day", "session_id"]  # noqa: RUF012
        metadata = table(
            version=1,
            owner=OWNER,
            ordered_by=("visitor_id", "started_at"),
            across=(
                References("silver.visitors", ("host", "day", "visitor_id")),
                AddsUp("pageviews", "silver.pageviews"),
            ),
        )

    @rule()
    @staticmethod
    def starts_before_it_ends() -> Column:
        """A session does not end before it starts."""
        return sf.col("started_at") <= sf.col("ended_at")

    @rule()
    @staticmethod
    def articles_within_pageviews() -> Column:
        """Each distinct article takes a pageview."""
        return sf.col("articles") <= sf.col("pageviews")
