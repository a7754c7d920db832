"""Rows that keep their contracts, any number of them, spread over four weeks."""

from collections.abc import Mapping

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from contracts.bronze import Events, WallEvents
from contracts.contract import Contract

_DAYS = 28


def events(spark: SparkSession, rows: int) -> DataFrame:
    """Pageviews of 50,000 visitors on 1,000 articles."""
    number = F.col("id")
    return _rows(
        spark,
        Events,
        rows,
        {
            "event_type": F.lit("pageview"),
            "path": F.concat(F.lit("/news/rb-"), (number % 1_000).cast("string")),
            "engaged_seconds": (number % 300).cast("double"),
            "scroll_share": (number % 100) / 100.0,
        },
    )


def wall_events(spark: SparkSession, rows: int) -> DataFrame:
    """Impressions at the same articles."""
    shares = {"propensity_open": 0.6, "propensity_regwall": 0.3, "propensity_paywall": 0.1}
    return _rows(
        spark,
        WallEvents,
        rows,
        {
            "event_type": F.lit("impression"),
            "visitor_status": F.lit("anonymous"),
            "strategy": F.lit("regwall"),
            "wall_level": F.lit("registration"),
            "action": F.lit("regwall"),
            **{name: F.lit(share) for name, share in shares.items()},
        },
    )


def _rows(spark: SparkSession, contract: type[Contract], rows: int, own: Mapping[str, Column]) -> DataFrame:
    number = F.col("id")
    day = F.date_add(F.lit("2025-01-01").cast("date"), (number % _DAYS).cast("int"))
    made = {
        "host": F.lit("bench"),
        "day": day,
        "event_id": F.sha2(number.cast("string"), 256),
        "ts": F.timestamp_seconds(F.unix_timestamp(day) + number % 86_400),
        "visitor_id": F.md5((number % 50_000).cast("string")),
        "article_id": F.concat(F.lit("rb-"), (number % 1_000).cast("string")),
        "source": F.lit("bench"),
        "source_version": F.lit("bench/1"),
        "delivery": F.sha2((number % 10).cast("string"), 256),
        "record": number,
        "run_day": F.lit("2026-01-01").cast("date"),
        "run_key": F.lit("bench"),
        **own,
    }
    columns = contract.definition().columns
    return spark.range(rows).select(
        *(made.get(column.name, F.lit(None)).cast(column.type).alias(column.name) for column in columns)
    )
