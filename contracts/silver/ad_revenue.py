"""Ad revenue: the latest statement of each day and section."""

from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql.types import DateType, DoubleType, LongType, StringType

from contracts import columns
from contracts.contract import Contract, table
from contracts.silver.owner import OWNER


class AdRevenue(Contract):
    """What advertising earned."""

    host: StringType = columns.host()
    day: DateType = columns.event_day()
    section: StringType = columns.section()
    ad_impressions: LongType = columns.count("Ads shown.")
    revenue: DoubleType = columns.amount("Revenue of those ads, in `currency`.")
    currency: StringType = columns.text("ISO 4217 code of the revenue.")
    source: StringType = columns.source()
    run_key: StringType = columns.run_key()

    class Config(BaseConfig):
        name = "silver.ad_revenue"
        description = "Ad revenue by day and section, one row each: the statement that was delivered last."
        unique = ["host", "day", "section"]  # noqa: RUF012
        metadata = table(version=1, owner=OWNER, ordered_by=("section",))
