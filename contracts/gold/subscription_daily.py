"""Subscription daily: the saved query of that name, exported."""

from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql.types import DateType, DoubleType, LongType, StringType

from contracts import columns
from contracts.across import AddsUp
from contracts.contract import Contract, table
from contracts.gold.owner import OWNER


class SubscriptionDaily(Contract):
    """Stops of each host on each day, and what came of them. A metric that nothing speaks for that day is null."""

    host: StringType = columns.host()
    day: DateType = columns.metric_day()
    eligible_pageviews: LongType = columns.count("Doors that non-subscribers met.", nullable=True)
    stop_rate_pageview: DoubleType = columns.share("Walled pageviews / eligible pageviews.", nullable=True)
    stop_rate_visitor: DoubleType = columns.share("Visitors shown a wall / eligible visitors.", nullable=True)
    registrations: LongType = columns.count("Visitors who registered that day.", nullable=True)
    subscriptions: LongType = columns.count("Visitors who subscribed that day.", nullable=True)
    paid_stop_conversion: DoubleType = columns.share(
        "Stopped visitors who bought inside the attribution window / stopped visitors; null until the window closed.",
        nullable=True,
    )
    run_key: StringType = columns.run_key()

    class Config(BaseConfig):
        name = "gold.subscription_daily"
        description = "The subscription desk's numbers as metrics define them, one row for each host and day."
        unique = ["host", "day"]  # noqa: RUF012
        metadata = table(
            version=1,
            owner=OWNER,
            ordered_by=("day",),
            across=(AddsUp("eligible_pageviews", "gold.visitor_daily_v1", "sum(eligible_pageviews)"),),
        )
