"""Landing: delivered records as they came, in one Delta table per host and source, partitioned by delivery."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from delta import DeltaTable
from delta.exceptions import (
    ConcurrentAppendException,
    ConcurrentDeleteDeleteException,
    ConcurrentDeleteReadException,
    ConcurrentTransactionException,
    ConcurrentWriteException,
    MetadataChangedException,
    ProtocolChangedException,
)
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from tenacity import RetryError, Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from transforms.delivery import StagedDelivery
from transforms.errors import LandingContended, NothingLanded

_OVERTAKEN = (
    ConcurrentAppendException,
    ConcurrentDeleteDeleteException,
    ConcurrentDeleteReadException,
    ConcurrentTransactionException,
    ConcurrentWriteException,
    MetadataChangedException,
    ProtocolChangedException,
)

_ATTEMPTS = 8


@dataclass(frozen=True)
class DeliveryInfo:
    """A delivery that is in landing, under the name that it first came by."""

    delivery: str
    file_name: str
    records: int
    bytes_decompressed: int


@dataclass(frozen=True)
class Landed:
    """What landing did with a file; `duplicate` when its content was there before, under whatever name."""

    delivery: str
    file_name: str
    records: int
    duplicate: bool


def land(spark: SparkSession, staged: StagedDelivery, table: Path | str) -> Landed:
    """Land one delivery, once: of several that bring the same content at the same time, one writes it.

    Raises:
        LandingContended: others committed first at every attempt.
    """
    attempts = Retrying(
        retry=retry_if_exception_type(_OVERTAKEN),
        stop=stop_after_attempt(_ATTEMPTS),
        wait=wait_random_exponential(multiplier=0.2, max=5),
    )
    try:
        return attempts(_land, spark, staged, table)
    except RetryError as error:
        raise LandingContended(str(table), staged.delivery, _ATTEMPTS) from error


def _land(spark: SparkSession, staged: StagedDelivery, table: Path | str) -> Landed:
    there = _deliveries(spark, table, [staged.delivery])
    if not there:
        _write(spark, staged, table)
    return Landed(staged.delivery, staged.file_name, staged.records, duplicate=bool(there))


def _write(spark: SparkSession, staged: StagedDelivery, table: Path | str) -> None:
    facts = {
        "delivery": F.lit(staged.delivery),
        "file_name": F.lit(staged.file_name),
        "bytes_decompressed": F.lit(staged.bytes_decompressed).cast("long"),
    }
    (
        spark.read.parquet(str(staged.parquet))
        .select("record", "payload", "damaged", *(column.alias(name) for name, column in facts.items()))
        .write.format("delta")
        .mode("overwrite")
        # Reads the partition too, so that two writers of one delivery conflict and the later one looks again.
        .option("replaceWhere", f"delivery = '{staged.delivery}'")
        .partitionBy("delivery")
        .save(str(table))
    )


def read_landed(spark: SparkSession, table: Path | str, deliveries: Collection[str] | None = None) -> DataFrame:
    """Landed records: of these deliveries, or of all.

    Raises:
        NothingLanded: there is no such table yet.
    """
    if not DeltaTable.isDeltaTable(spark, str(table)):
        raise NothingLanded(str(table))
    frame = spark.read.format("delta").load(str(table))
    return frame if deliveries is None else frame.where(F.col("delivery").isin(*deliveries))


def landed_deliveries(spark: SparkSession, table: Path | str) -> tuple[DeliveryInfo, ...]:
    """All deliveries in landing, ordered by their ids; none if nothing was ever landed there."""
    return _deliveries(spark, table, None)


def _deliveries(spark: SparkSession, table: Path | str, only: Collection[str] | None) -> tuple[DeliveryInfo, ...]:
    if not DeltaTable.isDeltaTable(spark, str(table)):
        return ()
    counted = (
        read_landed(spark, table, only)
        .groupBy("delivery", "file_name", "bytes_decompressed")
        .agg(F.count("*").alias("records"))
        .orderBy("delivery")
    )
    return tuple(
        DeliveryInfo(row.delivery, row.file_name, row.records, row.bytes_decompressed) for row in counted.collect()
    )
