"""Visitor decisions: the strategy of each visitor for the day to come, and why."""

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql import Column
from pyspark.sql import functions as sf
from pyspark.sql.types import BooleanType, DateType, DoubleType, StringType

from contracts import columns
from contracts.across import References
from contracts.contract import Contract, table
from contracts.expressions import adds_up_to_one
from contracts.gold.owner import DECISIONS_OWNER
from contracts.rules import rule


class VisitorDecisions(Contract):
    """What each active visitor is to meet on `decision_day`."""

    host: StringType = columns.host()
    day: DateType = pa.Field(description="Day of the run that decided; its features are as of the end of it.")
    decision_day: DateType = columns.decision_day()
    visitor_id: StringType = columns.visitor_id()
    strategy: StringType = columns.action("Action chosen: open, regwall or paywall.")  # type: ignore[assignment]
    reason: StringType = pa.Field(
        isin=("value", "exploration", "not_eligible", "no_model"),
        description="value: worth most within the bands; exploration: drawn to keep learning; "
        "not_eligible: a subscriber; no_model: nothing to learn from yet.",
    )
    explored: BooleanType = pa.Field(description="Whether the strategy was drawn at random rather than solved for.")
    propensity_open: DoubleType = columns.propensity("strategy open")
    propensity_regwall: DoubleType = columns.propensity("strategy regwall")
    propensity_paywall: DoubleType = columns.propensity("strategy paywall")
    value_regwall: DoubleType = pa.Field(
        nullable=True, description="Value of a regwall against open; null without model."
    )
    value_paywall: DoubleType = pa.Field(
        nullable=True, description="Value of a paywall against open; null without model."
    )
    policy: StringType = columns.policy()
    models: StringType = pa.Field(description="JSON object of the models that were asked, name to digest; {} if none.")
    config_version: StringType = columns.config_version()
    run_key: StringType = columns.run_key()

    class Config(BaseConfig):
        name = "gold.visitor_decisions"
        description = "The strategy of each active visitor for the day to come, one row each."
        unique = ["host", "day", "visitor_id"]  # noqa: RUF012
        metadata = table(
            version=1,
            fresh_within_days=1,
            owner=DECISIONS_OWNER,
            ordered_by=("visitor_id",),
            across=(References("gold.visitor_features_v1", ("host", "day", "visitor_id")),),
        )

    @rule()
    @staticmethod
    def holds_on_the_next_day() -> Column:
        """A decision holds on the day after its run's."""
        return sf.col("decision_day") == sf.date_add("day", 1)

    @rule()
    @staticmethod
    def propensities_add_up() -> Column:
        """The propensities of the three strategies sum to 1."""
        return adds_up_to_one("propensity_open", "propensity_regwall", "propensity_paywall")

    @rule()
    @staticmethod
    def strategy_was_possible() -> Column:
        """What was chosen had a chance: estimates from later behaviour divide by it."""
        chosen = (
            sf.when(sf.col("strategy") == "open", sf.col("propensity_open"))
            .when(sf.col("strategy") == "regwall", sf.col("propensity_regwall"))
            .otherwise(sf.col("propensity_paywall"))
        )
        return chosen > 0

    @rule()
    @staticmethod
    def closed_only_by_a_model() -> Column:
        """Where nothing was learnt, or nobody may be stopped, the door is open."""
        return sf.col("reason").isin("value", "exploration") | (sf.col("strategy") == "open")
