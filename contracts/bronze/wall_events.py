"""Wall events: what visitors met at the door of articles, and what they did there."""

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql import Column
from pyspark.sql import functions as sf
from pyspark.sql.types import DateType, DoubleType, LongType, StringType, TimestampType

from contracts import columns
from contracts.bronze.owner import OWNER
from contracts.contract import Contract, table
from contracts.expressions import adds_up_to_one, within_calendar_day
from contracts.rules import rule


class WallEvents(Contract):
    """Impressions with the propensities logged when they were decided, open doors included, and what followed."""

    host: StringType = columns.host()
    day: DateType = columns.event_day()
    event_id: StringType = columns.event_id()
    event_type: StringType = pa.Field(
        isin=columns.WALL_EVENT_TYPES,
        description="impression: a door was met, open or walled; the others: what the visitor did at a wall.",
    )
    ts: TimestampType = columns.event_ts()
    visitor_id: StringType = columns.visitor_id()
    user_id: StringType = columns.text("Pseudonym of the account that was logged in; null if none was.")
    visitor_status: StringType = pa.Field(
        isin=columns.VISITOR_STATUSES, description="What the visitor was at that moment."
    )
    article_id: StringType = columns.article_id(nullable=False)
    strategy: StringType = columns.action("Action chosen for the visitor that day.", nullable=True)  # type: ignore[assignment]
    wall_level: StringType = columns.wall_level(nullable=True)
    action: StringType = columns.action("Action shown at the door: min(strategy, level).", nullable=True)
    propensity_open: DoubleType = columns.propensity("strategy open", nullable=True)
    propensity_regwall: DoubleType = columns.propensity("strategy regwall", nullable=True)
    propensity_paywall: DoubleType = columns.propensity("strategy paywall", nullable=True)
    source: StringType = columns.source()
    source_version: StringType = columns.source_version()
    delivery: StringType = columns.delivery()
    record: LongType = columns.record()
    run_day: DateType = columns.run_day()
    run_key: StringType = columns.run_key()
    extras: StringType = columns.extras()

    class Config(BaseConfig):
        name = "bronze.wall_events"
        description = "What visitors met at the door of articles, one row per event, with duplicates as delivered."
        metadata = table(version=1, owner=OWNER, ordered_by=("ts", "event_id"))

    @rule()
    @staticmethod
    def ts_within_day() -> Column:
        """The instant lies in the calendar day `day` of some time zone on Earth."""
        return within_calendar_day("ts", "day")

    @rule()
    @staticmethod
    def day_not_after_run_day() -> Column:
        """Nothing is delivered before it happened."""
        return sf.col("day") <= sf.col("run_day")

    @rule()
    @staticmethod
    def impression_is_complete() -> Column:
        """An impression without its strategy, level, action or propensities can teach nothing."""
        said = sf.col("strategy").isNotNull() & sf.col("wall_level").isNotNull() & sf.col("action").isNotNull()
        logged = (
            sf.col("propensity_open").isNotNull()
            & sf.col("propensity_regwall").isNotNull()
            & sf.col("propensity_paywall").isNotNull()
        )
        return (sf.col("event_type") != "impression") | (said & logged)

    @rule()
    @staticmethod
    def propensities_add_up() -> Column:
        """The propensities of the three strategies sum to 1."""
        return adds_up_to_one("propensity_open", "propensity_regwall", "propensity_paywall")

    @rule()
    @staticmethod
    def strategy_was_possible() -> Column:
        """What was chosen had a chance: importance weights divide by it."""
        chosen = (
            sf.when(sf.col("strategy") == "open", sf.col("propensity_open"))
            .when(sf.col("strategy") == "regwall", sf.col("propensity_regwall"))
            .when(sf.col("strategy") == "paywall", sf.col("propensity_paywall"))
        )
        return chosen > 0
