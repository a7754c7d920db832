"""Articles: every version of every article, and when it stood."""

from typing import Annotated

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql import Column
from pyspark.sql import functions as sf
from pyspark.sql.types import ArrayType, StringType, TimestampType

from contracts import columns
from contracts.contract import Contract, table
from contracts.rules import rule
from contracts.silver.owner import OWNER


class Articles(Contract):
    """Versions of articles, each valid until the next, so that a past day sees what was true then."""

    host: StringType = columns.host()
    article_id: StringType = columns.article_id(nullable=False)
    valid_from: TimestampType = pa.Field(description="Instant at which this version was made.")
    valid_to: TimestampType = pa.Field(
        nullable=True, description="Instant of the next version; null for the current one."
    )
    path: StringType = pa.Field(
        nullable=True, str_startswith="/", description="Path of the article on the host's site; null if it has none."
    )
    title: StringType = pa.Field(nullable=True, description="Headline; null or empty if it has none.")
    section: StringType = columns.section()
    authors: Annotated[ArrayType, StringType(), True] = pa.Field(description="Names of its authors; empty if none.")
    wall_level: StringType = columns.wall_level()
    published_at: TimestampType = pa.Field(
        nullable=True, description="Instant of first publication; null while a draft."
    )
    source: StringType = columns.source()
    run_key: StringType = columns.run_key()

    class Config(BaseConfig):
        name = "silver.articles"
        description = "Articles by version, one row each; the current version has no valid_to."
        unique = ["host", "article_id", "valid_from"]  # noqa: RUF012
        metadata = table(version=1, owner=OWNER, partitioned_by=("host",), ordered_by=("article_id", "valid_from"))

    @rule()
    @staticmethod
    def valid_for_some_time() -> Column:
        """A version stands from when it was made until after that."""
        return sf.col("valid_from") < sf.col("valid_to")
