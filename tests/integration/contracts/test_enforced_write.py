"""Rows written to a real Iceberg table under a contract: who gets in, who is handed out, and what it costs."""

import itertools
from collections.abc import Callable

import pandera.pyspark as pa
import pytest
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql import DataFrame, Row, SparkSession
from pyspark.sql import functions as sf
from pyspark.sql.types import DoubleType, LongType, StringType

from contracts import enforced_write
from contracts.contract import Contract, table
from contracts.ddl import create_statement
from contracts.enforced_write import Written
from contracts.errors import SchemaDrift, WriteMiscounted

NAN = float("nan")
COLUMNS = "site string, number bigint, share double"
VALID = [("a", 1, 0.5), ("c", 2, 0.5), ("a", None, None)]
BROKEN = [(None, 0, 0.0), ("b", 2, NAN)]
_NUMBERS = itertools.count()


class Readings(Contract):
    site: StringType = pa.Field(
        isin=["a", "b"], metadata={"severity": {"isin": "warn"}}, description="Where it was read."
    )
    number: LongType = pa.Field(nullable=True, ge=1, description="Which reading it is.")
    share: DoubleType = pa.Field(nullable=True, ge=0.0, description="What was read.")

    class Config(BaseConfig):
        name = "bronze.readings"
        description = "Readings."
        metadata = table(version=1, owner="tests", partitioned_by=("site",), ordered_by=("number",))


@pytest.fixture
def empty(lake: SparkSession) -> str:
    """A table of the contract, without a row."""
    name = f"lake.written.readings_{next(_NUMBERS)}"
    lake.sql("create namespace if not exists lake.written")
    lake.sql(create_statement(Readings, name))
    return name


def append(frame: DataFrame, to: str, added: Callable[[], int] | None = None) -> tuple[Written, list[Row]]:
    """What was written, and what was handed out."""
    out: list[Row] = []

    def by_its_metadata() -> int:
        newest = frame.sparkSession.table(f"{to}.snapshots").orderBy(sf.desc("committed_at")).first()
        return int(newest.summary.get("added-records", 0)) if newest else 0

    written = enforced_write.append(
        frame,
        Readings,
        to,
        set_aside=lambda broken: out.extend(broken.collect()),
        rows_of_the_snapshot=added or by_its_metadata,
    )
    return written, out


def test_each_row_is_in_the_table_or_handed_out_with_its_reasons(lake: SparkSession, empty: str) -> None:
    written, out = append(lake.createDataFrame([*VALID, *BROKEN], COLUMNS), empty)
    assert (written, written.written) == (Written(rows=5, set_aside=2, warned=1), 3)
    in_table = {tuple(row) for row in lake.table(empty).collect()}
    assert in_table == set(VALID)
    assert sorted(row.rules for row in out) == [
        ["readings.v1.share.finite", "readings.v1.share.ge"],
        ["readings.v1.site.not_null", "readings.v1.number.ge"],
    ]


def test_where_every_row_keeps_the_contract_each_is_read_once_by_the_jobs_of_a_bare_write(
    lake: SparkSession, empty: str
) -> None:
    given = lake.createDataFrame(VALID, COLUMNS).localCheckpoint()
    seen = lake.sparkContext.accumulator(0)

    def counted(row: object) -> object:
        seen.add(1)
        return row

    frame = lake.createDataFrame(given.rdd.map(counted), COLUMNS)
    enforced = jobs_of(lake, lambda: append(frame, empty, added=lambda: len(VALID)))
    assert seen.value == len(VALID)
    assert enforced == jobs_of(lake, lambda: given.writeTo(empty).append())
    assert append(given, empty) == (Written(rows=3, set_aside=0, warned=1), [])


def test_nothing_to_write_is_written(lake: SparkSession, empty: str) -> None:
    for frame in (lake.createDataFrame([], COLUMNS), lake.createDataFrame(BROKEN, COLUMNS)):
        written, _ = append(frame, empty)
        assert written.written == 0
    assert lake.table(empty).count() == 0


def test_a_table_that_got_another_number_of_rows_is_told_and_nothing_is_handed_out(
    lake: SparkSession, empty: str
) -> None:
    with pytest.raises(WriteMiscounted, match="3 rows kept the contract, and the new snapshot has 4"):
        append(lake.createDataFrame([*VALID, *BROKEN], COLUMNS), empty, added=lambda: 4)


def test_drift_is_refused_before_anything_is_written(lake: SparkSession, empty: str) -> None:
    with pytest.raises(SchemaDrift):
        append(lake.createDataFrame(VALID, COLUMNS).drop("share"), empty)
    assert lake.table(empty).count() == 0


def jobs_of(spark: SparkSession, action: Callable[[], object]) -> int:
    group = f"jobs-{next(_NUMBERS)}"
    spark.sparkContext.setJobGroup(group, "the jobs of one action")
    try:
        action()
    finally:
        spark.sparkContext.setLocalProperty("spark.jobGroup.id", "")
    return len(spark.sparkContext.statusTracker().getJobIdsForGroup(group))
