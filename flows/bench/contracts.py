"""What a contract costs: rows written enforced against unchecked, and an audit against a bare scan."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from contracts import enforced_write
from contracts.bronze import Events
from contracts.ddl import create_statement
from contracts.enforcer import verify
from flows.bench.ratio import Ratio, side_by_side


def bench_contracts(spark: SparkSession, folder: Path, rows: int, runs: int) -> Sequence[Ratio]:
    """Events of `rows` rows, held to every rule of `bronze.events`: as they are written to Iceberg, and as they lie."""
    given = str(folder / "events")
    _events(spark, rows).write.mode("overwrite").parquet(given)
    frame, table, rules = spark.read.parquet(given), _table(spark, folder), len(Events.definition().rules)
    counts = [F.count(column.name) for column in Events.definition().columns]
    return (
        side_by_side(
            f"write {rows:,} rows with {rules} rules / unchecked",
            lambda: enforced_write.append(
                frame, Events, table, set_aside=_nothing_expected, rows_of_the_snapshot=lambda: rows
            ),
            lambda: frame.writeTo(table).append(),
            runs,
        ),
        side_by_side(
            f"audit {rows:,} rows by {rules} rules / count every column",
            lambda: verify(frame, Events),
            lambda: frame.agg(*counts).collect(),
            runs,
        ),
        # Pandera puts its checks one after another, so one run of it is enough to wait for.
        side_by_side(
            f"audit {rows:,} rows by {rules} rules / by Pandera's own backend for Spark",
            lambda: verify(frame, Events),
            lambda: _by_pandera(frame),
            1,
        ),
    )


def _table(spark: SparkSession, folder: Path) -> str:
    """An Iceberg table of the contract, in a catalog of its own."""
    spark.conf.set("spark.sql.catalog.bench", "org.apache.iceberg.spark.SparkCatalog")
    spark.conf.set("spark.sql.catalog.bench.type", "hadoop")
    spark.conf.set("spark.sql.catalog.bench.warehouse", folder.as_uri())
    spark.sql("CREATE NAMESPACE IF NOT EXISTS bench.bronze")
    spark.sql(create_statement(Events, "bench.bronze.events"))
    return "bench.bronze.events"


def _nothing_expected(broken: DataFrame) -> None:
    raise AssertionError(f"{broken.count()} rows of the bench break their contract")


def _by_pandera(frame: DataFrame) -> Any:
    # Pandera adds the accessor at run time, and types `validate` for frames of its own.
    model: Any = Events
    return model.validate(frame).pandera.errors


def _events(spark: SparkSession, rows: int) -> DataFrame:
    """Valid events, each of its own, spread over four weeks."""
    number = F.col("id")
    day = F.date_add(F.lit("2025-01-01").cast("date"), (number % 28).cast("int"))
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
