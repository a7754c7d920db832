"""Tables as their contracts want them, made and written to without an engine."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyiceberg.catalog.memory import InMemoryCatalog
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.transforms import IdentityTransform
from pyiceberg.types import (
    BooleanType,
    DateType,
    DoubleType,
    IcebergType,
    IntegerType,
    ListType,
    LongType,
    NestedField,
    StringType,
    TimestamptzType,
)

from contracts.contract import Contract
from infra.catalog.nessie import Nessie
from tests.integration.infra.catalog.branch_tables import change
from tests.integration.infra.catalog.lake import commit_table

_TYPES: Mapping[str, IcebergType] = {
    "string": StringType(),
    "date": DateType(),
    "double": DoubleType(),
    "int": IntegerType(),
    "bigint": LongType(),
    "boolean": BooleanType(),
    "timestamp": TimestamptzType(),
    "array<string>": ListType(999, StringType(), element_required=False),
}


def create(nessie: Nessie, folder: Path, branch: str, *contracts: type[Contract], whole_rows: bool = False) -> None:
    """Put the empty tables of contracts on a branch; with `whole_rows`, none takes a null that its contract does not.

    Without, a test need not give what it is not about.
    """
    catalog = InMemoryCatalog("lake", warehouse=folder.as_uri())
    for contract in contracts:
        definition = contract.definition()
        schema = Schema(
            *(
                NestedField(n, one.name, _TYPES[one.type], required=whole_rows and not one.nullable)
                for n, one in enumerate(definition.columns, start=1)
            )
        )
        spec = PartitionSpec(
            *(
                PartitionField(schema.find_field(name).field_id, 1000 + n, IdentityTransform(), name)
                for n, name in enumerate(definition.partitioned_by)
            )
        )
        catalog.create_namespace_if_not_exists(branch)
        made = catalog.create_table(f"{branch}.{definition.table.replace('.', '_')}", schema, partition_spec=spec)
        commit_table(nessie, branch, definition.table, made)


def put(nessie: Nessie, branch: str, table: str, where: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Rows in place of those that match; columns that a row does not give are null."""
    given = list(rows)

    def does(at: Any) -> None:
        if any(True for _ in at.scan(where).plan_files()):
            at.delete(where)
        if given:
            at.append(pa.Table.from_pylist(given, schema=at.schema().as_arrow()))

    change(nessie, branch, table, does)
