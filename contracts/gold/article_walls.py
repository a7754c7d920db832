"""Article walls: the wall level of each live article for the day to come, and why."""

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql import Column
from pyspark.sql import functions as sf
from pyspark.sql.types import DateType, DoubleType, StringType

from contracts import columns
from contracts.across import References
from contracts.contract import Contract, table
from contracts.gold.owner import DECISIONS_OWNER
from contracts.rules import rule


class ArticleWalls(Contract):
    """How far each live article is walled on `decision_day`."""

    host: StringType = columns.host()
    day: DateType = pa.Field(description="Day of the run that decided; its features are as of the end of it.")
    decision_day: DateType = columns.decision_day()
    article_id: StringType = columns.article_id(nullable=False)
    section: StringType = columns.section()
    wall_level: StringType = columns.wall_level()
    reason: StringType = pa.Field(
        isin=("value", "must_open", "must_wall", "no_model"),
        description="value: worth most within the bands; must_open, must_wall: the newsroom's lists; no_model.",
    )
    value_registration: DoubleType = pa.Field(
        nullable=True, description="Value of level registration against free; null without model."
    )
    value_premium: DoubleType = pa.Field(
        nullable=True, description="Value of level premium against free; null without model."
    )
    policy: StringType = columns.policy()
    config_version: StringType = columns.config_version()
    run_key: StringType = columns.run_key()

    class Config(BaseConfig):
        name = "gold.article_walls"
        description = "The wall level of each live article for the day to come, one row each."
        unique = ["host", "day", "article_id"]  # noqa: RUF012
        metadata = table(
            version=1,
            fresh_within_days=1,
            owner=DECISIONS_OWNER,
            ordered_by=("article_id",),
            across=(References("gold.article_features_v1", ("host", "day", "article_id")),),
        )

    @rule()
    @staticmethod
    def holds_on_the_next_day() -> Column:
        """A decision holds on the day after its run's."""
        return sf.col("decision_day") == sf.date_add("day", 1)

    @rule()
    @staticmethod
    def lists_are_obeyed() -> Column:
        """What must be open is free, what must be walled is not, and without a model all is free."""
        walled = sf.col("wall_level") != "free"
        return (
            sf.when(sf.col("reason").isin("must_open", "no_model"), ~walled)
            .when(sf.col("reason") == "must_wall", walled)
            .otherwise(sf.lit(True))
        )
