"""Visitor features: what is known of each visitor at the end of a day, and nothing from after it."""

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql import Column
from pyspark.sql import functions as sf
from pyspark.sql.types import DateType, DoubleType, LongType, StringType

from contracts import columns
from contracts.contract import Contract, table
from contracts.gold.owner import OWNER
from contracts.rules import rule


class VisitorFeatures(Contract):
    """One row for each visitor who came in the 28 days that end with `day`."""

    host: StringType = columns.host()
    day: DateType = pa.Field(description="Last day that the features know of, in the host's time zone.")
    visitor_id: StringType = columns.visitor_id()
    status: StringType = pa.Field(isin=columns.VISITOR_STATUSES, description="What the visitor was when last seen.")
    pageviews_7d: LongType = columns.count("Pageviews in the last 7 days.")
    pageviews_28d: LongType = columns.count("Pageviews in the last 28 days.", at_least=1)
    articles_28d: LongType = columns.count("Article reads (distinct per day) in the last 28 days.")
    sessions_28d: LongType = columns.count("Sessions in the last 28 days.", at_least=1)
    active_days_28d: LongType = columns.count("Days with a pageview in the last 28 days.", at_least=1)
    engaged_seconds_28d: DoubleType = columns.amount("Seconds of attention in the last 28 days; 0 if not measured.")
    days_since_last_seen: LongType = columns.count("Days from the last pageview to `day`.")
    days_since_first_seen_28d: LongType = columns.count("Days from the first pageview of the window to `day`.")
    search_session_share_28d: DoubleType = columns.share("Sessions from search / sessions, last 28 days.")
    social_session_share_28d: DoubleType = columns.share("Sessions from social networks / sessions, last 28 days.")
    direct_session_share_28d: DoubleType = columns.share("Sessions without referrer / sessions, last 28 days.")
    mobile_session_share_28d: DoubleType = columns.share("Sessions on mobile devices / sessions, last 28 days.")
    sections_28d: LongType = columns.count("Distinct sections read in the last 28 days.")
    premium_pageview_share_28d: DoubleType = columns.share(
        "Doors of premium articles / eligible pageviews, last 28 days; 0 without an eligible one."
    )
    registration_pageview_share_28d: DoubleType = columns.share(
        "Doors of registration articles / eligible pageviews, last 28 days; 0 without an eligible one."
    )
    eligible_pageviews_28d: LongType = columns.count("Doors met as a non-subscriber in the last 28 days.")
    walled_pageviews_28d: LongType = columns.count("Walls shown in the last 28 days.")
    run_key: StringType = columns.run_key()

    class Config(BaseConfig):
        name = "gold.visitor_features"
        description = (
            "Features of each visitor as of the end of a day, one row for each who came in the 28 days before."
        )
        unique = ["host", "day", "visitor_id"]  # noqa: RUF012
        metadata = table(version=1, fresh_within_days=1, owner=OWNER, ordered_by=("visitor_id",))

    @rule()
    @staticmethod
    def week_within_month() -> Column:
        """What happened in 7 days happened in 28."""
        return sf.col("pageviews_7d") <= sf.col("pageviews_28d")

    @rule()
    @staticmethod
    def last_seen_not_before_first() -> Column:
        """The first pageview is not later than the last."""
        return sf.col("days_since_last_seen") <= sf.col("days_since_first_seen_28d")
