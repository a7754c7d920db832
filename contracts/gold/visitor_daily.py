"""Visitor daily: what each visitor did on each day."""

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql import Column
from pyspark.sql import functions as sf
from pyspark.sql.types import BooleanType, DateType, DoubleType, LongType, StringType

from contracts import columns
from contracts.across import AddsUp, References
from contracts.contract import Contract, table
from contracts.gold.owner import OWNER
from contracts.rules import rule


class VisitorDaily(Contract):
    """Traffic, walls and conversions of each visitor on each day on which they came."""

    host: StringType = columns.host()
    day: DateType = columns.event_day()
    visitor_id: StringType = columns.visitor_id()
    status: StringType = pa.Field(isin=columns.VISITOR_STATUSES, description="What the visitor was at the day's end.")
    device_class: StringType = pa.Field(isin=columns.DEVICE_CLASSES, description="Kind of device of the last pageview.")
    pageviews: LongType = columns.count("Pageviews of the visitor that day.", at_least=1)
    articles: LongType = columns.count("Distinct articles among them.")
    sessions: LongType = columns.count("Sessions of the visitor that day.", at_least=1)
    engaged_seconds: DoubleType = columns.amount("Seconds of attention that day; 0 if not measured.")
    eligible_pageviews: LongType = columns.count(
        "Doors that the visitor met as a non-subscriber, on articles that may be walled."
    )
    walled_pageviews: LongType = columns.count("Of those, the ones at which a wall was shown.")
    was_stopped: BooleanType = pa.Field(description="Whether a wall was shown at least once that day.")
    registered: BooleanType = pa.Field(description="Whether the visitor registered that day.")
    subscribed: BooleanType = pa.Field(description="Whether the visitor subscribed that day.")
    run_key: StringType = columns.run_key()

    class Config(BaseConfig):
        name = "gold.visitor_daily"
        description = "Traffic, walls and conversions by visitor and day, one row for each visitor who came that day."
        unique = ["host", "day", "visitor_id"]  # noqa: RUF012
        metadata = table(
            version=1,
            fresh_within_days=1,
            owner=OWNER,
            ordered_by=("visitor_id",),
            across=(
                References("silver.visitors", ("host", "day", "visitor_id")),
                AddsUp("pageviews", "silver.pageviews"),
                AddsUp("sessions", "silver.sessions"),
            ),
        )

    @rule()
    @staticmethod
    def sessions_within_pageviews() -> Column:
        """A session has at least one pageview."""
        return sf.col("sessions") <= sf.col("pageviews")

    @rule()
    @staticmethod
    def walled_within_eligible() -> Column:
        """Only an eligible pageview can be walled."""
        return sf.col("walled_pageviews") <= sf.col("eligible_pageviews")

    @rule()
    @staticmethod
    def stopped_if_walled() -> Column:
        """A visitor was stopped if and only if a wall was shown."""
        return sf.col("was_stopped") == (sf.col("walled_pageviews") > 0)
