"""Spark SQL that makes a contract's Iceberg table; comments, types and layout come from the contract."""

from contracts.contract import Contract
from contracts.definition import ColumnDefinition, Definition


def create_statement(contract: type[Contract], table_identifier: str) -> str:
    """`CREATE TABLE IF NOT EXISTS` for `table_identifier`, which is inserted as it is (quote its parts)."""
    definition = contract.definition()
    columns = ",\n  ".join(_column(column) for column in definition.columns)
    partitions = ", ".join(quoted(name) for name in definition.partitioned_by)
    partitioned = f"PARTITIONED BY ({partitions})\n" if partitions else ""
    properties = {
        "format-version": "2",
        # Expiry on one branch does not see what the others still reference.
        "gc.enabled": "false",
        "write.distribution-mode": "hash",
        **contract_properties(definition),
    }
    written = ", ".join(f"{literal(name)}={literal(value)}" for name, value in properties.items())
    return (
        f"CREATE TABLE IF NOT EXISTS {table_identifier} (\n  {columns}\n)\nUSING iceberg\n"
        f"{partitioned}COMMENT {literal(definition.description)}\n"
        f"TBLPROPERTIES ({written})"
    )


def contract_properties(definition: Definition) -> dict[str, str]:
    """The table properties that name the contract, so that a table tells which one it was made by."""
    return {"tollgate.contract": definition.contract_id, "tollgate.owner": definition.owner}


def write_order_statement(contract: type[Contract], table_identifier: str) -> str:
    """Make writes distribute by partition and sort within it; needs Iceberg's Spark extensions."""
    definition = contract.definition()
    order = ", ".join(quoted(name) for name in definition.ordered_by)
    distributed = "DISTRIBUTED BY PARTITION " if definition.partitioned_by else ""
    return f"ALTER TABLE {table_identifier} WRITE {distributed}LOCALLY ORDERED BY {order}"


def _column(column: ColumnDefinition) -> str:
    null = "" if column.nullable else " NOT NULL"
    return f"{quoted(column.name)} {column.type}{null} COMMENT {literal(column.description)}"


def quoted(name: str) -> str:
    """A name as an identifier."""
    return "`" + name.replace("`", "``") + "`"


def literal(text: str) -> str:
    """A text as a literal."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
