"""Landing: delivered records as they came, in one Delta table per host and source, partitioned by delivery."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
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
_PARTITION = re.compile(r"/delivery=([0-9a-f]{64})/")


@dataclass(frozen=True)
class Landed:
    """What landing did with a file; `duplicate` when its content was there before, under whatever name."""

    delivery: str
    file_name: str
    records: int
    duplicate: bool


def land(spark: SparkSession, staged: Sequence[StagedDelivery], table: Path | str) -> tuple[Landed, ...]:
    """Land deliveries in one commit, each content once, also of several writers that bring it at the same time.

    The answer has one entry per staged delivery, in order; of two with one content the first one lands.

    Raises:
        LandingContended: others committed first at every attempt.
    """
    attempts = Retrying(
        retry=retry_if_exception_type(_OVERTAKEN),
        stop=stop_after_attempt(_ATTEMPTS),
        wait=wait_random_exponential(multiplier=0.2, max=5),
    )
    try:
        there = attempts(_land, spark, staged, table)
    except RetryError as error:
        raise LandingContended(str(table), staged[0].delivery, _ATTEMPTS) from error
    first = {one.delivery: position for position, one in reversed(list(enumerate(staged)))}
    return tuple(
        Landed(one.delivery, one.file_name, one.records, one.delivery in there or first[one.delivery] != position)
        for position, one in enumerate(staged)
    )


def _land(spark: SparkSession, staged: Sequence[StagedDelivery], table: Path | str) -> frozenset[str]:
    """Write what is not there yet; returns what was."""
    there = landed_ids(spark, table)
    new = {one.delivery: one for one in staged if one.delivery not in there}
    if new:
        _write(spark, list(new.values()), table)
    return there


def _write(spark: SparkSession, staged: Sequence[StagedDelivery], table: Path | str) -> None:
    # From Arrow: from Python objects, Spark would start a Python worker.
    facts = spark.createDataFrame(
        pa.table(
            {
                "delivery": [one.delivery for one in staged],
                "file_name": [one.file_name for one in staged],
                "bytes_decompressed": [one.bytes_decompressed for one in staged],
            }
        )
    )
    # A staged file is named by its delivery.
    delivery = F.substring_index("_metadata.file_name", ".", 1)
    ids = ", ".join(f"'{one.delivery}'" for one in staged)
    (
        spark.read.parquet(*(str(one.parquet) for one in staged))
        .select("record", "payload", "damaged", delivery.alias("delivery"))
        .join(F.broadcast(facts), "delivery")
        .select("record", "payload", "damaged", "delivery", "file_name", "bytes_decompressed")
        .write.format("delta")
        .mode("overwrite")
        # Reads the partitions too, so that two writers of one delivery conflict and the later one looks again.
        .option("replaceWhere", f"delivery in ({ids})")
        .partitionBy("delivery")
        .save(str(table))
    )


def landed_ids(spark: SparkSession, table: Path | str) -> frozenset[str]:
    """The ids of all deliveries in landing, from the table's log alone; none if nothing was ever landed there."""
    if not DeltaTable.isDeltaTable(spark, str(table)):
        return frozenset()
    files = spark.read.format("delta").load(str(table)).inputFiles()
    return frozenset(found[1] for file in files if (found := _PARTITION.search(file)))


def read_landed(spark: SparkSession, table: Path | str, deliveries: Collection[str] | None = None) -> DataFrame:
    """Landed records: of these deliveries, or of all.

    Raises:
        NothingLanded: there is no such table yet.
    """
    if not DeltaTable.isDeltaTable(spark, str(table)):
        raise NothingLanded(str(table))
    frame = spark.read.format("delta").load(str(table))
    return frame if deliveries is None else frame.where(F.col("delivery").isin(*deliveries))
