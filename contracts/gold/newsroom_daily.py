"""Newsroom daily: the saved query of that name, exported."""

from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql.types import DateType, DoubleType, LongType, StringType

from contracts import columns
from contracts.across import AddsUp
from contracts.contract import Contract, table
from contracts.gold.owner import OWNER


class NewsroomDaily(Contract):
    """Traffic, depth and walls of each host on each day. A metric that nothing speaks for that day is null."""

    host: StringType = columns.host()
    day: DateType = columns.metric_day()
    pageviews: LongType = columns.count("Pages that humans opened.", nullable=True)
    visitors: LongType = columns.count("Distinct visitors of the day.", nullable=True)
    sessions: LongType = columns.count("Visits.", nullable=True)
    pageviews_per_session: DoubleType = columns.amount("Pageviews / sessions.", nullable=True)
    articles_per_visitor: DoubleType = columns.amount("Article reads / visitors.", nullable=True)
    walling_ratio_article: DoubleType = columns.share("Articles with a wall / live articles.", nullable=True)
    walling_ratio_pageview: DoubleType = columns.share("Pageviews of walled articles / pageviews.", nullable=True)
    stop_rate_pageview: DoubleType = columns.share("Walled pageviews / eligible pageviews.", nullable=True)
    run_key: StringType = columns.run_key()

    class Config(BaseConfig):
        name = "gold.newsroom_daily"
        description = "The newsroom's numbers as metrics define them, one row for each host and day."
        unique = ["host", "day"]  # noqa: RUF012
        metadata = table(
            version=1,
            owner=OWNER,
            ordered_by=("day",),
            across=(AddsUp("pageviews", "gold.visitor_daily_v1", "sum(pageviews)"),),
        )
