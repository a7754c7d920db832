"""Pandera's own way in: `validate` gives the frame back, or raises what it found."""

import warnings
from typing import Any

import pytest
from pandera.errors import SchemaErrors, SchemaWarning
from pyspark.sql import DataFrame, SparkSession

from contracts import bronze
from contracts.errors import PartlyValidated, SchemaDrift
from tests.unit.contracts.rows import VALID, frame_of
from tests.unit.contracts.test_enforcer import ALL_ROWS, Readings, jobs_of, readings

# Pandera types `validate` for frames of its own.
CONTRACT: Any = Readings


def test_a_frame_that_keeps_its_contract_is_given_back_after_one_job(spark: SparkSession) -> None:
    frame = readings(spark, ("a", 1, 0.5))

    assert CONTRACT.validate(frame) is frame
    assert jobs_of(spark, lambda: CONTRACT.validate(frame)) == 1


def test_one_that_breaks_it_raises_with_every_rule_its_number_and_the_rows(spark: SparkSession) -> None:
    with pytest.warns(SchemaWarning, match=r"readings\.v3\.site\.isin: 1 rows"), pytest.raises(SchemaErrors) as raised:
        CONTRACT.validate(readings(spark, *ALL_ROWS))

    assert raised.value.error_counts == {
        "readings.v3.site.not_null": 1,
        "readings.v3.number.ge": 1,
        "readings.v3.share.finite": 2,
        "readings.v3.share.ge": 2,
        "readings.v3.share_within_number": 2,
    }
    failed: DataFrame = raised.value.failure_cases
    assert [row["rules"][0].rpartition(".")[2] for row in failed.collect()] == ["not_null", "ge", "finite", "finite"]
    assert "readings.v3.site.not_null" in str(raised.value)


def test_what_only_warns_is_a_warning(spark: SparkSession) -> None:
    with pytest.warns(SchemaWarning, match=r"site\.isin"):
        CONTRACT.validate(readings(spark, ("c", 1, 0.5)))
    with warnings.catch_warnings():
        warnings.simplefilter("error", SchemaWarning)
        CONTRACT.validate(readings(spark, ("a", 1, 0.5)))


def test_drift_raises_before_any_row_is_read(spark: SparkSession) -> None:
    with pytest.raises(SchemaDrift):
        CONTRACT.validate(readings(spark, ("a", 1, 0.5)).drop("share"))


@pytest.mark.parametrize("some", [{"head": 1}, {"tail": 1}, {"sample": 1}, {"random_state": 1}])
def test_a_part_of_the_rows_says_nothing_of_the_others(spark: SparkSession, some: dict[str, int]) -> None:
    with pytest.raises(PartlyValidated):
        CONTRACT.validate(readings(spark, ("a", 1, 0.5)), **some)


def test_a_table_with_reasons_of_its_own_raises_without_rows(spark: SparkSession) -> None:
    model: Any = bronze.Quarantine
    broken = frame_of(spark, bronze.Quarantine, {**VALID[bronze.Quarantine], "host": ""})

    with pytest.raises(SchemaErrors) as raised:
        model.validate(broken)
    assert raised.value.failure_cases is None
    assert list(raised.value.error_counts) == ["quarantine.v1.host.str_length"]
