"""What a contract costs: rows written enforced against unchecked, and an audit against a bare scan."""

from collections.abc import Callable, Sequence
from pathlib import Path

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from contracts import enforced_write
from contracts.bronze import Events, WallEvents
from contracts.contract import Contract
from contracts.ddl import create_statement
from contracts.enforcer import verify
from flows.bench.engines import Cost, bench_engines
from flows.bench.ratio import Ratio, side_by_side
from flows.bench.rows import events, wall_events


def bench_contracts(spark: SparkSession, folder: Path, rows: int, runs: int) -> tuple[Sequence[Ratio], Sequence[Cost]]:
    """Wall events as they are written to Iceberg, events as they lie there, and the same events by other engines."""
    _catalog(spark, folder)
    written = _writing(spark, _at_rest(wall_events(spark, rows), folder / "wall_events"), rows, runs)
    frame = _at_rest(events(spark, rows), folder / "events")
    audited = [_auditing(frame, rows, runs, what, of) for what, of in (("largest", F.max), ("count", F.count))]
    # Peers take many times as long, so one run of each is enough to wait for.
    return (written, *audited), bench_engines(frame, 1)


def _at_rest(frame: DataFrame, path: Path) -> DataFrame:
    frame.write.mode("overwrite").parquet(str(path))
    return frame.sparkSession.read.parquet(str(path))


def _writing(spark: SparkSession, frame: DataFrame, rows: int, runs: int) -> Ratio:
    ours, peer = (_table(spark, WallEvents, name) for name in ("enforced", "unchecked"))
    return side_by_side(
        f"write {rows:,} rows with {len(WallEvents.definition().rules)} rules / unchecked",
        lambda: enforced_write.append(
            frame, WallEvents, ours, set_aside=_nothing_expected, rows_of_the_snapshot=lambda: rows
        ),
        lambda: frame.writeTo(peer).append(),
        runs,
    )


def _auditing(frame: DataFrame, rows: int, runs: int, what: str, of: Callable[[str], Column]) -> Ratio:
    scanned = [of(column.name) for column in Events.definition().columns]
    return side_by_side(
        f"audit {rows:,} rows by {len(Events.definition().rules)} rules / {what} of every column",
        lambda: verify(frame, Events),
        lambda: frame.agg(*scanned).collect(),
        runs,
    )


def _catalog(spark: SparkSession, folder: Path) -> None:
    """A catalog of its own, whose tables go with its folder."""
    spark.conf.set("spark.sql.catalog.bench", "org.apache.iceberg.spark.SparkCatalog")
    spark.conf.set("spark.sql.catalog.bench.type", "hadoop")
    spark.conf.set("spark.sql.catalog.bench.warehouse", folder.as_uri())
    spark.sql("CREATE NAMESPACE IF NOT EXISTS bench.bronze")


def _table(spark: SparkSession, contract: type[Contract], name: str) -> str:
    spark.sql(create_statement(contract, f"bench.bronze.{name}"))
    return f"bench.bronze.{name}"


def _nothing_expected(broken: DataFrame) -> None:
    raise AssertionError(f"{broken.count()} rows of the bench break their contract")
