"""Contracts as tables of DuckDB."""

import duckdb
import pytest

from contracts.contract import Contract
from contracts.duckdb_ddl import create_duckdb_statement, duckdb_type
from contracts.errors import InvalidContract
from contracts.registry import all_contracts


@pytest.mark.parametrize("contract", all_contracts(), ids=lambda contract: contract.definition().table)
def test_every_contract_is_a_table_with_its_columns_and_nulls(contract: type[Contract]) -> None:
    connection = duckdb.connect()
    connection.execute(create_duckdb_statement(contract, "made"))
    found = connection.sql("select column_name, is_nullable from information_schema.columns").fetchall()
    assert [(name, null == "YES") for name, null in found] == [
        (column.name, column.nullable) for column in contract.definition().columns
    ]


@pytest.mark.parametrize(
    ("spark", "duck"), [("timestamp", "timestamptz"), ("string", "varchar"), ("array<array<date>>", "date[][]")]
)
def test_a_type_is_the_one_that_holds_the_same_values(spark: str, duck: str) -> None:
    assert duckdb_type(spark) == duck


@pytest.mark.parametrize("spark", ["timestamp_ntz", "array<void>", "decimal(18,3)"])
def test_a_type_without_a_counterpart_is_refused_by_name(spark: str) -> None:
    with pytest.raises(InvalidContract, match="no DuckDB type for") as refused:
        duckdb_type(spark)
    assert "timestamp" in refused.value.remedy
