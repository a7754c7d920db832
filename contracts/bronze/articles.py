"""Articles: what content systems say of them, one row per version delivered."""

from typing import Annotated

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql import Column
from pyspark.sql import functions as sf
from pyspark.sql.types import ArrayType, DateType, LongType, StringType, TimestampType

from contracts import columns
from contracts.bronze.owner import OWNER
from contracts.contract import Contract, table
from contracts.rules import rule


class Articles(Contract):
    """Articles as content systems delivered them, each as often as it was delivered."""

    host: StringType = columns.host()
    day: DateType = columns.run_day()
    article_id: StringType = columns.article_id(nullable=False)
    path: StringType = pa.Field(
        nullable=True,
        str_startswith="/",
        str_length={"max_value": 2048},
        description="Path of the article on the host's site; null if it was never published under one.",
    )
    title: StringType = pa.Field(nullable=True, description="Headline; null or empty if the article has none yet.")
    section: StringType = columns.section()
    authors: Annotated[ArrayType, StringType(), True] = pa.Field(
        description="Names of its authors, in the byline's order; empty if it names none."
    )
    tags: Annotated[ArrayType, StringType(), True] = pa.Field(description="Its tags, as named by the vendor.")
    wall_code: StringType = columns.text("How the vendor names the article's restriction; null if it names none.")
    wall_level: StringType = columns.wall_level(nullable=True)
    published_at: TimestampType = pa.Field(
        nullable=True, ge=columns.EARLIEST_EVENT, description="Instant of first publication; null while a draft."
    )
    updated_at: TimestampType = columns.event_ts("Instant at which this version was made; not before 1995 (UTC).")
    source: StringType = columns.source()
    source_version: StringType = columns.source_version()
    delivery: StringType = columns.delivery()
    record: LongType = columns.record()
    run_day: DateType = columns.run_day()
    run_key: StringType = columns.run_key()
    extras: StringType = columns.extras()

    class Config(BaseConfig):
        name = "bronze.articles"
        description = "Articles of all content systems, one row per version, with duplicates as delivered."
        metadata = table(version=1, owner=OWNER, ordered_by=("article_id", "updated_at"))

    @rule()
    @staticmethod
    def updated_not_after_run_day() -> Column:
        """No version is delivered before it was made; a day of grace covers every time zone."""
        return sf.to_date("updated_at") <= sf.date_add("run_day", 1)
