"""Rows in exactly the columns and types of a contract."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

from contracts.contract import Contract

_ARROW = {
    "string": pa.string(),
    "date": pa.date32(),
    "double": pa.float64(),
    "bigint": pa.int64(),
    "int": pa.int32(),
    "boolean": pa.bool_(),
    "timestamp": pa.timestamp("us", tz="UTC"),
}


def frame_of(spark: SparkSession, contract: type[Contract], columns: Mapping[str, Any]) -> DataFrame:
    """A frame of the contract's columns, by way of Arrow: from Python objects, Spark would start a Python worker.

    A column that is one value holds in every row.

    Args:
        spark: the session.
        contract: whose columns they are, each of them given in `columns`.
        columns: sequences and arrays of one length, and single values. NaN is null: neither is a number.
    """
    definition = contract.definition()
    rows = max((len(column) for column in columns.values() if _is_sequence(column)), default=0)
    arrays = [_array(columns[column.name], _ARROW[column.type], rows) for column in definition.columns]
    schema = pa.schema([(column.name, _ARROW[column.type]) for column in definition.columns])
    fields = ", ".join(f"`{c.name}` {c.type}{'' if c.nullable else ' NOT NULL'}" for c in definition.columns)
    table = pa.Table.from_arrays(arrays, schema=schema)
    return spark.createDataFrame(table, fields)


def no_rows(spark: SparkSession, contract: type[Contract]) -> DataFrame:
    """The contract's columns, and nothing in them."""
    return frame_of(spark, contract, {column.name: [] for column in contract.definition().columns})


def _is_sequence(column: Any) -> bool:
    return isinstance(column, Sequence | np.ndarray | pa.Array) and not isinstance(column, str)


def _array(column: Any, kind: pa.DataType, rows: int) -> pa.Array:
    if not _is_sequence(column):
        return pa.array([column] * rows, kind)
    return pa.array(column, kind, from_pandas=True)
