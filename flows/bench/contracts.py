"""What a contract costs: rows written enforced against unchecked, and an audit against a bare scan."""

from collections.abc import Sequence
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from contracts.bronze import Events
from contracts.enforcer import split, verify
from flows.bench.ratio import Ratio, side_by_side


def bench_contracts(spark: SparkSession, folder: Path, rows: int, runs: int) -> Sequence[Ratio]:
    """Events of `rows` rows, held to every rule of `bronze.events`; Parquet in `folder`, as Iceberg writes it."""
    given = str(folder / "events")
    _events(spark, rows).write.mode("overwrite").parquet(given)
    frame = spark.read.parquet(given)
    rules = len(Events.definition().rules)
    counts = [F.count(column.name) for column in Events.definition().columns]
    out = str(folder / "out")
    return (
        side_by_side(
            f"write {rows:,} rows with {rules} rules / unchecked",
            lambda: split(frame, Events).valid.write.mode("overwrite").parquet(out),
            lambda: frame.write.mode("overwrite").parquet(out),
            runs,
        ),
        side_by_side(
            f"audit {rows:,} rows by {rules} rules / count every column",
            lambda: verify(frame, Events),
            lambda: frame.agg(*counts).collect(),
            runs,
        ),
    )


def _events(spark: SparkSession, rows: int) -> DataFrame:
    """Valid events, each of its own, spread over a year."""
    number = F.col("id")
    day = F.date_add(F.lit("2025-01-01").cast("date"), (number % 365).cast("int"))
    made = {
        "host": F.lit("bench"),
        "day": day,
        "event_id": F.sha2(number.cast("string"), 256),
        "event_type": F.lit("pageview"),
        "ts": F.timestamp_seconds(F.unix_timestamp(day) + number % 86_400),
        "visitor_id": F.md5((number % 50_000).cast("string")),
        "path": F.concat(F.lit("/news/rb-"), (number % 1_000).cast("string")),
        "article_id": F.concat(F.lit("rb-"), (number % 1_000).cast("string")),
        "engaged_seconds": (number % 300).cast("double"),
        "scroll_share": (number % 100) / 100.0,
        "source": F.lit("bench"),
        "source_version": F.lit("bench/1"),
        "delivery": F.sha2((number % 10).cast("string"), 256),
        "record": number,
        "run_day": F.lit("2026-01-01").cast("date"),
        "run_key": F.lit("bench"),
    }
    columns = Events.definition().columns
    return spark.range(rows).select(
        *(made.get(column.name, F.lit(None)).cast(column.type).alias(column.name) for column in columns)
    )
