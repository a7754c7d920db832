"""Ad revenue: what advertising earned, by day and section."""

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql import Column
from pyspark.sql import functions as sf
from pyspark.sql.types import DateType, DoubleType, LongType, StringType

from contracts import columns
from contracts.bronze.owner import OWNER
from contracts.contract import Contract, table
from contracts.rules import rule


class AdRevenue(Contract):
    """Statements of the ad server, as delivered; a later statement of a day and section replaces an earlier one."""

    host: StringType = columns.host()
    day: DateType = pa.Field(description="Day that the revenue was earned on, in the host's time zone.")
    section: StringType = columns.section()
    ad_impressions: LongType = columns.count("Ads shown.")
    revenue: DoubleType = columns.amount("Revenue of those ads, in `currency`.")
    currency: StringType = pa.Field(str_matches=r"^[A-Z]{3}(?!\n)$", description="ISO 4217 code of the revenue.")
    source: StringType = columns.source()
    source_version: StringType = columns.source_version()
    delivery: StringType = columns.delivery()
    record: LongType = columns.record()
    run_day: DateType = columns.run_day()
    run_key: StringType = columns.run_key()
    extras: StringType = columns.extras()

    class Config(BaseConfig):
        name = "bronze.ad_revenue"
        description = "Ad revenue by day and section, one row per statement, with restatements as delivered."
        metadata = table(version=1, owner=OWNER, ordered_by=("section",))

    @rule()
    @staticmethod
    def day_not_after_run_day() -> Column:
        """Nothing is stated before it was earned."""
        return sf.col("day") <= sf.col("run_day")
