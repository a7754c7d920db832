"""Article features: what is known of each article at the end of a day, and nothing from after it."""

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql import Column
from pyspark.sql import functions as sf
from pyspark.sql.types import DateType, DoubleType, LongType, StringType

from contracts import columns
from contracts.contract import Contract, table
from contracts.gold.owner import OWNER
from contracts.rules import rule


class ArticleFeatures(Contract):
    """One row for each article that was read in the 28 days that end with `day`, or published in them."""

    host: StringType = columns.host()
    day: DateType = pa.Field(description="Last day that the features know of, in the host's time zone.")
    article_id: StringType = columns.article_id(nullable=False)
    section: StringType = columns.section()
    wall_level: StringType = columns.wall_level(nullable=True)
    age_days: LongType = pa.Field(nullable=True, ge=0, description="Days since publication; null if that is unknown.")
    pageviews_1d: LongType = columns.count("Pageviews on `day`.")
    pageviews_7d: LongType = columns.count("Pageviews in the last 7 days.")
    pageviews_28d: LongType = columns.count("Pageviews in the last 28 days.")
    search_pageview_share_28d: DoubleType = columns.share("Pageviews from search / pageviews, last 28 days; 0 if none.")
    social_pageview_share_28d: DoubleType = columns.share("Pageviews from social / pageviews, last 28 days; 0 if none.")
    eligible_pageviews_28d: LongType = columns.count("Doors met by non-subscribers in the last 28 days.")
    walled_pageviews_28d: LongType = columns.count("Walls shown on it in the last 28 days.")
    run_key: StringType = columns.run_key()

    class Config(BaseConfig):
        name = "gold.article_features"
        description = "Features of each article as of the end of a day, one row for each that was read or published."
        unique = ["host", "day", "article_id"]  # noqa: RUF012
        metadata = table(version=1, fresh_within_days=1, owner=OWNER, ordered_by=("article_id",))

    @rule()
    @staticmethod
    def windows_are_nested() -> Column:
        """What happened in a day happened in the week, and in the month."""
        nested_day = sf.col("pageviews_1d") <= sf.col("pageviews_7d")
        return nested_day & (sf.col("pageviews_7d") <= sf.col("pageviews_28d"))
