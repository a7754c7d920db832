"""Constraint report: each newsroom rule of a run, its band, where the decisions lie in it, and what it costs."""

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql import Column
from pyspark.sql import functions as sf
from pyspark.sql.types import BooleanType, DateType, DoubleType, LongType, StringType

from contracts import columns
from contracts.contract import Contract, table
from contracts.gold.owner import DECISIONS_OWNER
from contracts.rules import rule


class ConstraintReport(Contract):
    """One row per constraint, of the stable set and of each shadow."""

    host: StringType = columns.host()
    day: DateType = pa.Field(description="Day of the run that decided.")
    decision_day: DateType = columns.decision_day()
    decided_by: StringType = pa.Field(str_length={"min_value": 1}, description="stable, or the name of a shadow set.")
    measure: StringType = pa.Field(
        str_length={"min_value": 1},
        description="The rate, with its denominator: stop_rate_pageview, walling_ratio_article, …",
    )
    scope: StringType = pa.Field(str_length={"min_value": 1}, description="site, or section:<name>.")
    lower_bound: DoubleType = columns.share("Least share that the newsroom wants.")
    upper_bound: DoubleType = columns.share("Greatest share that the newsroom wants.")
    value: DoubleType = columns.share("Expected share under the decisions.")
    numerator: DoubleType = columns.amount("What is counted, e.g. expected walled pageviews.")
    denominator: DoubleType = columns.amount("Of how many, e.g. expected eligible pageviews.")
    units: LongType = columns.count("Visitors or articles that it spans.")
    satisfied: BooleanType = pa.Field(description="Whether the value lies in the band.")
    price: DoubleType = pa.Field(
        description="Value gained if the binding bound moved by 1 (a share of 1); 0 if none binds."
    )
    policy: StringType = columns.policy()
    config_version: StringType = columns.config_version()
    run_key: StringType = columns.run_key()

    class Config(BaseConfig):
        name = "gold.constraint_report"
        description = (
            "Every newsroom rule of a run with its band, value and price, one row per rule, scope and model set."
        )
        unique = ["host", "day", "decided_by", "measure", "scope"]  # noqa: RUF012
        metadata = table(version=1, owner=DECISIONS_OWNER, ordered_by=("decided_by", "measure", "scope"))

    @rule()
    @staticmethod
    def bounds_are_ordered() -> Column:
        """The least is not above the greatest."""
        return sf.col("lower_bound") <= sf.col("upper_bound")

    @rule()
    @staticmethod
    def satisfied_if_in_band() -> Column:
        """`satisfied` says whether the value lies in the band, up to the rounding of doubles."""
        inside = (sf.col("value") >= sf.col("lower_bound") - 1e-9) & (sf.col("value") <= sf.col("upper_bound") + 1e-9)
        return sf.col("satisfied") == inside
