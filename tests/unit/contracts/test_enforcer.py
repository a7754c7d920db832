import secrets
from collections.abc import Callable

import pandera.pyspark as pa
import pytest
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as sf
from pyspark.sql.types import DoubleType, LongType, StringType

from contracts import bronze
from contracts.contract import Contract, table
from contracts.definition import Severity
from contracts.enforcer import split, verify
from contracts.errors import ContractBroken, InvalidContract, SchemaDrift
from contracts.rules import rule
from tests.unit.contracts.rows import VALID, frame_of

NAN, INFINITY = float("nan"), float("inf")


class Readings(Contract):
    site: StringType = pa.Field(
        isin=["a", "b"], metadata={"severity": {"isin": "warn"}}, description="Where it was read."
    )
    number: LongType = pa.Field(nullable=True, ge=1, description="Which reading it is.")
    share: DoubleType = pa.Field(nullable=True, ge=0.0, description="What was read.")

    class Config(BaseConfig):
        name = "bronze.readings"
        description = "Readings."
        metadata = table(version=3, owner="tests", partitioned_by=("site",), ordered_by=("number",))

    @rule(severity=Severity.FAIL)
    @staticmethod
    def share_within_number() -> Column:
        """A share is not above its number."""
        return sf.col("share") <= sf.col("number")


COLUMNS = "site string, number bigint, share double"
ALL_ROWS = [("a", 1, 0.5), ("c", 1, 0.5), (None, 0, 0.0), ("a", None, -1.0), ("b", 2, NAN), ("b", 2, INFINITY)]


def readings(spark: SparkSession, *rows: tuple[str | None, int | None, float | None]) -> DataFrame:
    return spark.createDataFrame(list(rows), COLUMNS)


def reasons(frame: DataFrame) -> list[list[str]]:
    return [row["rules"] for row in split(frame, Readings).broken.collect()]


def test_broken_rows_carry_the_ids_of_their_rules_and_valid_rows_their_columns(spark: SparkSession) -> None:
    halves = split(readings(spark, *ALL_ROWS), Readings)

    assert halves.valid.columns == ["site", "number", "share"]
    assert [tuple(row) for row in halves.valid.collect()] == ALL_ROWS[:2]
    assert [row["rules"] for row in halves.broken.collect()] == [
        ["readings.v3.site.not_null", "readings.v3.number.ge"],
        ["readings.v3.share.ge"],
        ["readings.v3.share.finite", "readings.v3.share.ge", "readings.v3.share_within_number"],
        ["readings.v3.share.finite", "readings.v3.share_within_number"],
    ]


def test_a_broken_row_is_told_its_warnings_too(spark: SparkSession) -> None:
    assert reasons(readings(spark, ("c", 0, None))) == [["readings.v3.site.isin", "readings.v3.number.ge"]]


def test_splitting_runs_nothing_before_a_half_is_used(spark: SparkSession) -> None:
    assert jobs_of(spark, lambda: split(readings(spark, *ALL_ROWS), Readings)) == 0


def test_an_audit_counts_each_rule_and_warnings_do_not_fail_it(spark: SparkSession) -> None:
    verdict = verify(readings(spark, *ALL_ROWS), Readings)

    assert (verdict.table, verdict.version, verdict.rows) == ("bronze.readings", 3, 6)
    assert {r.rule_id.removeprefix("readings.v3."): r.broken_rows for r in verdict.results} == {
        "site.not_null": 1,
        "site.isin": 1,
        "number.ge": 1,
        "share.finite": 2,
        "share.ge": 2,
        "share_within_number": 2,
    }
    assert [result.rule_id for result in verdict.warnings] == ["readings.v3.site.isin"]
    assert verify(readings(spark, ("c", 1, 0.5)), Readings).passed


def test_a_failed_verdict_is_false_and_raises_when_it_is_required(spark: SparkSession) -> None:
    verdict = verify(readings(spark, ("a", 0, None), ("a", -1, None)), Readings)

    assert not verdict
    with pytest.raises(ContractBroken, match=r"readings\.v3\.number\.ge \(2\)") as refused:
        verdict.require()
    assert refused.value.where == "bronze.readings"
    assert refused.value.broken_rows == {"readings.v3.number.ge": 2}


def test_an_empty_frame_passes(spark: SparkSession) -> None:
    verdict = verify(readings(spark), Readings)

    verdict.require()
    assert verdict.rows == 0
    assert {result.broken_rows for result in verdict.results} == {0}


def test_an_audit_scans_the_table_once(spark: SparkSession) -> None:
    frame = readings(spark, *ALL_ROWS).repartition(3).localCheckpoint()
    scanned = spark.sparkContext.accumulator(0)

    def seen(row: object) -> object:
        scanned.add(1)
        return row

    counted = spark.createDataFrame(frame.rdd.map(seen), COLUMNS)
    verify(counted, Readings)

    assert scanned.value == len(ALL_ROWS)


def test_drift_names_missing_unexpected_and_retyped_columns(spark: SparkSession) -> None:
    drifted = readings(spark, *ALL_ROWS).drop("site").withColumn("number", sf.lit("1")).withColumn("x", sf.lit(1))

    for enforce in (split, verify):
        with pytest.raises(SchemaDrift) as refused:
            enforce(drifted, Readings)
        assert refused.value.missing == ("site",)
        assert refused.value.unexpected == ("x",)
        assert refused.value.retyped == ("number: string, not bigint",)
        assert "bronze.readings" in str(refused.value)


def test_a_column_that_comes_twice_is_drift(spark: SparkSession) -> None:
    frame = readings(spark, *ALL_ROWS)

    with pytest.raises(SchemaDrift, match="unexpected site"):
        verify(frame.select("*", sf.lit("a").alias("site")), Readings)


def test_column_order_is_no_drift(spark: SparkSession) -> None:
    assert verify(readings(spark, ("a", 1, 0.5)).select("share", "site", "number"), Readings).passed


def test_a_table_of_reasons_is_not_split(spark: SparkSession) -> None:
    with pytest.raises(InvalidContract, match="rules"):
        split(frame_of(spark, bronze.Quarantine, VALID[bronze.Quarantine]), bronze.Quarantine)


def jobs_of(spark: SparkSession, action: Callable[[], object]) -> int:
    group = secrets.token_hex(8)
    spark.sparkContext.setJobGroup(group, "jobs of one action")
    try:
        action()
    finally:
        spark.sparkContext.setLocalProperty("spark.jobGroup.id", "")
    return len(spark.sparkContext.statusTracker().getJobIdsForGroup(group))
