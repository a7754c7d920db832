"""Spark SQL that makes a contract's Iceberg table; comments, types and layout come from the contract."""

from contracts.contract import Contract
from contracts.definition import ColumnDefinition


def create_statement(contract: type[Contract], table_identifier: str) -> str:
    """`CREATE TABLE IF NOT EXISTS` for `table_identifier`, which is inserted as it is (quote its parts)."""
    definition = contract.definition()
    columns = ",\n  ".join(_column(column) for column in definition.columns)
    partitions = ", ".join(_quoted(name) for name in definition.partitioned_by)
    properties = {
        "format-version": "2",
        # Expiry on one branch does not see what the others still reference.
        "gc.enabled": "false",
        "write.distribution-mode": "hash",
        "tollgate.contract": definition.contract_id,
        "tollgate.owner": definition.owner,
    }
    written = ", ".join(f"{_literal(name)}={_literal(value)}" for name, value in properties.items())
    return (
        f"CREATE TABLE IF NOT EXISTS {table_identifier} (\n  {columns}\n)\nUSING iceberg\n"
        f"PARTITIONED BY ({partitions})\nCOMMENT {_literal(definition.description)}\n"
        f"TBLPROPERTIES ({written})"
    )


def write_order_statement(contract: type[Contract], table_identifier: str) -> str:
    """Make writes distribute by partition and sort within it; needs Iceberg's Spark extensions."""
    order = ", ".join(_quoted(name) for name in contract.definition().ordered_by)
    return f"ALTER TABLE {table_identifier} WRITE DISTRIBUTED BY PARTITION LOCALLY ORDERED BY {order}"


def _column(column: ColumnDefinition) -> str:
    null = "" if column.nullable else " NOT NULL"
    return f"{_quoted(column.name)} {column.type}{null} COMMENT {_literal(column.description)}"


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
