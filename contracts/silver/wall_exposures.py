"""Wall exposures: what a visitor met at an article's door, with how likely it was, and what came of it."""

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql import Column
from pyspark.sql import functions as sf
from pyspark.sql.types import BooleanType, DateType, DoubleType, LongType, StringType, TimestampType

from contracts import columns
from contracts.contract import Contract, table
from contracts.expressions import adds_up_to_one
from contracts.rules import rule
from contracts.silver.owner import OWNER

OUTCOMES = ("registered_in_window", "subscribed_in_window", "pageviews_in_window")


class WallExposures(Contract):
    """Doors met by visitors who could be walled, open ones included; outcomes are null until their window closed."""

    host: StringType = columns.host()
    day: DateType = columns.event_day()
    exposure_id: StringType = pa.Field(str_matches=columns.SHA256_HEX, description="The impression's event id.")
    ts: TimestampType = columns.event_ts()
    visitor_id: StringType = columns.visitor_id()
    visitor_status: StringType = pa.Field(
        isin=columns.VISITOR_STATUSES, description="What the visitor was at that moment."
    )
    article_id: StringType = columns.article_id(nullable=False)
    section: StringType = columns.section()
    strategy: StringType = columns.action("Action chosen for the visitor that day.")  # type: ignore[assignment]
    wall_level: StringType = columns.wall_level()
    action: StringType = columns.action("Action shown: min(strategy, level), less what the visitor's status spares.")
    propensity_open: DoubleType = columns.propensity("strategy open")
    propensity_regwall: DoubleType = columns.propensity("strategy regwall")
    propensity_paywall: DoubleType = columns.propensity("strategy paywall")
    dismissed: BooleanType = pa.Field(description="Whether the visitor dismissed a wall on that article that day.")
    outcome_final: BooleanType = pa.Field(
        description="Whether the attribution window (7 days after the exposure's day) had closed on the run's day."
    )
    registered_in_window: BooleanType = pa.Field(
        nullable=True, description="Registered after it within the attribution window; null until that has closed."
    )
    subscribed_in_window: BooleanType = pa.Field(
        nullable=True, description="Subscribed after it within the attribution window; null until that has closed."
    )
    pageviews_in_window: LongType = pa.Field(
        nullable=True,
        ge=0,
        description="Pageviews on the 7 days after the exposure's day; null until the attribution window has closed.",
    )
    run_key: StringType = columns.run_key()

    class Config(BaseConfig):
        name = "silver.wall_exposures"
        description = "What visitors met at articles' doors, one row per door, with logged propensities and outcomes."
        unique = ["host", "day", "exposure_id"]  # noqa: RUF012
        metadata = table(version=1, owner=OWNER, ordered_by=("ts", "exposure_id"))

    @rule()
    @staticmethod
    def propensities_add_up() -> Column:
        """The propensities of the three strategies sum to 1."""
        return adds_up_to_one("propensity_open", "propensity_regwall", "propensity_paywall")

    @rule()
    @staticmethod
    def outcomes_are_final_or_unknown() -> Column:
        """An outcome is told if and only if its window has closed."""
        return sf.forall(
            sf.array(*(sf.col(name).isNotNull() for name in OUTCOMES)), lambda told: told == sf.col("outcome_final")
        )
