"""Ads daily: the saved query of that name, exported."""

from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql.types import DateType, DoubleType, LongType, StringType

from contracts import columns
from contracts.across import AddsUp
from contracts.contract import Contract, table
from contracts.gold.owner import OWNER


class AdsDaily(Contract):
    """What ads earned of each host on each day. A metric that nothing speaks for that day is null."""

    host: StringType = columns.host()
    day: DateType = columns.metric_day()
    ad_revenue: DoubleType = columns.amount("Revenue of ads, in the host's currency.", nullable=True)
    ad_impressions: LongType = columns.count("Ads shown.", nullable=True)
    pageviews: LongType = columns.count("Pages that humans opened.", nullable=True)
    rpm: DoubleType = columns.amount("1000 * ad revenue / pageviews, in the host's currency.", nullable=True)
    walled_pageviews: LongType = columns.count("Eligible pageviews at which a wall was shown.", nullable=True)
    run_key: StringType = columns.run_key()

    class Config(BaseConfig):
        name = "gold.ads_daily"
        description = "The ads desk's numbers as metrics define them, one row for each host and day."
        unique = ["host", "day"]  # noqa: RUF012
        metadata = table(
            version=1,
            owner=OWNER,
            ordered_by=("day",),
            across=(AddsUp("ad_impressions", "silver.ad_revenue", "sum(ad_impressions)"),),
        )
