"""DuckDB SQL that makes a contract's table, empty: the same columns and nulls as its Iceberg table."""

from contracts.contract import Contract
from contracts.definition import ColumnDefinition
from contracts.errors import InvalidContract

# By Spark SQL's name, which contracts use.
_TYPES = {
    "bigint": "bigint",
    "boolean": "boolean",
    "date": "date",
    "double": "double",
    "string": "varchar",
    "timestamp": "timestamptz",
}
_ARRAY = "array<"


def create_duckdb_statement(contract: type[Contract], table_identifier: str) -> str:
    """`create table` for `table_identifier`, which is inserted as it is.

    Raises:
        InvalidContract: a column's type has no counterpart.
    """
    columns = ", ".join(map(_column, contract.definition().columns))
    return f"create table {table_identifier} ({columns})"


def duckdb_type(spark_type: str) -> str:
    """DuckDB's name of the type that Spark SQL calls `spark_type`.

    Raises:
        InvalidContract: it has none.
    """
    if spark_type.startswith(_ARRAY):
        return duckdb_type(spark_type.removeprefix(_ARRAY).removesuffix(">")) + "[]"
    if spark_type not in _TYPES:
        remedy = f"use one of {', '.join(sorted(_TYPES))}, an array of one, or add it here"
        raise InvalidContract(f"no DuckDB type for {spark_type!r}", where="contracts/duckdb_ddl.py", remedy=remedy)
    return _TYPES[spark_type]


def _column(column: ColumnDefinition) -> str:
    null = "" if column.nullable else " not null"
    return f'"{column.name}" {duckdb_type(column.type)}{null}'
