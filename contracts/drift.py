"""Whether a frame has the columns that its contract says, before a single row is read."""

from pyspark.sql import DataFrame

from contracts.contract import Contract
from contracts.errors import SchemaDrift


def require_columns(frame: DataFrame, contract: type[Contract]) -> None:
    """Compare names and types; order and nullability do not count, `not_null` rules see to the latter.

    Raises:
        SchemaDrift: columns are missing, unexpected or of another type.
    """
    definition = contract.definition()
    expected = {column.name: column.type for column in definition.columns}
    found = {field.name: field.dataType.simpleString() for field in frame.schema.fields}
    missing = [name for name in expected if name not in found]
    unexpected = [name for name in frame.columns if name not in expected]
    unexpected += sorted({name for name in frame.columns if frame.columns.count(name) > 1})
    retyped = [
        f"{name}: {found[name]}, not {kind}" for name, kind in expected.items() if name in found and found[name] != kind
    ]
    if missing or unexpected or retyped:
        raise SchemaDrift(definition.table, missing=missing, unexpected=unexpected, retyped=retyped)
