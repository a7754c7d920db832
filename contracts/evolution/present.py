"""What a table is, read from its Iceberg metadata and worded as contracts are."""

from dataclasses import dataclass, field
from functools import singledispatch

from pyiceberg import types
from pyiceberg.schema import Schema
from pyiceberg.table.metadata import TableMetadata

from contracts.definition import ColumnDefinition
from infra.catalog.metadata import open_table

_SPARK_NAMES: dict[type[types.IcebergType], str] = {
    types.BooleanType: "boolean",
    types.IntegerType: "int",
    types.LongType: "bigint",
    types.FloatType: "float",
    types.DoubleType: "double",
    types.DateType: "date",
    types.TimestampType: "timestamp_ntz",
    types.TimestamptzType: "timestamp",
    types.StringType: "string",
    types.BinaryType: "binary",
}


@dataclass(frozen=True)
class PresentTable:
    """A table at one commit; `rows` says whether it has any."""

    columns: tuple[ColumnDefinition, ...]
    description: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    partitioned_by: tuple[str, ...] = ()
    ordered_by: tuple[str, ...] = ()
    rows: bool = False


def present_table(metadata_location: str) -> PresentTable:
    """The table that one metadata file describes; no data is read."""
    return described(open_table(metadata_location).metadata)


def described(metadata: TableMetadata) -> PresentTable:
    """The same from metadata at hand."""
    schema = metadata.schema()
    snapshot = metadata.current_snapshot()
    summary = snapshot.summary if snapshot else None
    order = metadata.sort_order_by_id(metadata.default_sort_order_id)
    return PresentTable(
        columns=_columns(schema),
        description=metadata.properties.get("comment", ""),
        properties=dict(metadata.properties),
        partitioned_by=tuple(schema.find_field(one.source_id).name for one in metadata.spec().fields),
        ordered_by=tuple(schema.find_field(one.source_id).name for one in order.fields) if order else (),
        # A summary without a count, which the specification allows, says nothing: then there may be rows.
        rows=summary is not None and summary.additional_properties.get("total-records", "1") != "0",
    )


def _columns(schema: Schema) -> tuple[ColumnDefinition, ...]:
    return tuple(
        ColumnDefinition(one.name, spark_name(one.field_type), not one.required, one.doc or "") for one in schema.fields
    )


@singledispatch
def spark_name(given: types.IcebergType) -> str:
    """Spark SQL's name of an Iceberg type; of one that no contract can have, Iceberg's own."""
    return _SPARK_NAMES.get(type(given), str(given))


@spark_name.register
def _(given: types.DecimalType) -> str:
    return f"decimal({given.precision},{given.scale})"


@spark_name.register
def _(given: types.ListType) -> str:
    return f"array<{spark_name(given.element_type)}>"
