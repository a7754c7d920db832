"""Article daily: the traffic of each article on each day."""

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql import Column
from pyspark.sql import functions as sf
from pyspark.sql.types import DateType, LongType, StringType, TimestampType

from contracts import columns
from contracts.across import AddsUp
from contracts.contract import Contract, table
from contracts.expressions import exact_sum
from contracts.gold.owner import OWNER
from contracts.rules import rule


class ArticleDaily(Contract):
    """The traffic of each article on each day on which it was read."""

    host: StringType = columns.host()
    day: DateType = columns.event_day()
    article_id: StringType = columns.article_id(nullable=False)
    pageviews: LongType = columns.count("Pageviews of the article that day.", at_least=1)
    visitors: LongType = columns.count("Distinct visitors among those pageviews.", at_least=1)
    pageviews_from_search: LongType = columns.count("Pageviews that came from a search engine.")
    pageviews_from_social: LongType = columns.count("Pageviews that came from a social network.")
    pageviews_from_other_sites: LongType = columns.count("Pageviews that came from any other site.")
    pageviews_internal: LongType = columns.count("Pageviews that came from the host's own pages.")
    pageviews_direct: LongType = columns.count("Pageviews that came without a referrer.")
    first_ts: TimestampType = pa.Field(description="Instant of the day's first pageview of the article.")
    last_ts: TimestampType = pa.Field(description="Instant of the day's last pageview of the article.")
    run_key: StringType = columns.run_key()

    class Config(BaseConfig):
        name = "gold.article_daily"
        description = "Traffic by article and day, one row for each article that was read that day."
        unique = ["host", "day", "article_id"]  # noqa: RUF012
        metadata = table(
            version=1,
            fresh_within_days=1,
            owner=OWNER,
            ordered_by=("article_id",),
            across=(AddsUp("pageviews", "silver.pageviews", where="article_id IS NOT NULL"),),
        )

    @rule()
    @staticmethod
    def visitors_within_pageviews() -> Column:
        """A visitor has at least one pageview."""
        return sf.col("visitors") <= sf.col("pageviews")

    @rule()
    @staticmethod
    def referrers_sum_to_pageviews() -> Column:
        """Each pageview came from exactly one class of referrer."""
        by_referrer = exact_sum(
            "pageviews_from_search",
            "pageviews_from_social",
            "pageviews_from_other_sites",
            "pageviews_internal",
            "pageviews_direct",
        )
        return by_referrer == exact_sum("pageviews")

    @rule()
    @staticmethod
    def first_not_after_last() -> Column:
        """The first pageview is not after the last."""
        return sf.col("first_ts") <= sf.col("last_ts")
