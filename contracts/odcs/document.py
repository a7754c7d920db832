"""A contract as a document of the Open Data Contract Standard 3.1.0.

The standard: https://bitol-io.github.io/open-data-contract-standard/v3.1.0/
"""

from typing import Any

from contracts.definition import ColumnDefinition, Definition
from contracts.odcs.options import options
from contracts.odcs.quality import check_across, check_of_key, check_of_rule
from contracts.odcs.types import typed

Document = dict[str, Any]
API_VERSION = "v3.1.0"
_PRODUCT = "tollgate"


def document(definition: Definition) -> Document:
    """Everything that the contract says, in the standard's words and, where it has none, as custom properties."""
    until = definition.retired_until
    return {
        "apiVersion": API_VERSION,
        "kind": "DataContract",
        "id": f"{_PRODUCT}:{definition.table}",
        "name": definition.table,
        "version": f"{definition.version}.0.0",
        "status": "deprecated" if until else "active",
        "domain": definition.tier.value,
        "dataProduct": _PRODUCT,
        "description": {"purpose": definition.description},
        "team": {"name": definition.owner},
        "schema": [_table(definition)],
        **_service_levels(definition),
        **_custom(orderedBy=list(definition.ordered_by), mayLose=definition.may_lose),
    }


def _service_levels(definition: Definition) -> Document:
    until, fresh = definition.retired_until, definition.fresh_within_days
    day = f"{definition.name.partition('.')[2]}.day"
    latency = {"property": "latency", "value": fresh, "unit": "d", "element": day}
    end = {"property": "endOfLife", "value": until and until.isoformat()}
    levels = [*([latency] if fresh is not None else []), *([end] if until else [])]
    return {"slaProperties": levels} if levels else {}


def _table(definition: Definition) -> Document:
    of_rows = [check_of_rule(rule) for rule in definition.rules if rule.column is None]
    across = [*of_rows, *map(check_across, definition.across)]
    key = [check_of_key(definition.unique)] if definition.unique else []
    return {
        "name": definition.name.partition(".")[2],
        "physicalName": definition.table,
        "logicalType": "object",
        "physicalType": "table",
        "description": definition.description,
        "properties": [_column(definition, column) for column in definition.columns],
        **({"quality": [*across, *key]} if across or key else {}),
    }


def _column(definition: Definition, column: ColumnDefinition) -> Document:
    rules = [rule for rule in definition.rules if rule.column == column.name]
    until, type_ = column.retired_until, typed(column.type)
    return {
        "name": column.name,
        **type_,
        **options(type_["logicalType"], rules),
        "description": column.description,
        "required": not column.nullable,
        **_key_position(definition, column.name),
        **_partition_position(definition, column.name),
        **({"quality": [check_of_rule(rule) for rule in rules]} if rules else {}),
        **_custom(renamedFrom=column.renamed_from, retiredUntil=until.isoformat() if until else None),
    }


def _key_position(definition: Definition, column: str) -> Document:
    """A primary key is never null and always unique: other keys are quality checks alone."""
    unique = definition.unique
    if unique is None or not unique.severity.blocks or column not in unique.columns:
        return {}
    if any(one.nullable for one in definition.columns if one.name in unique.columns):
        return {}
    alone = {"unique": True} if len(unique.columns) == 1 else {}
    return {**alone, "primaryKey": True, "primaryKeyPosition": unique.columns.index(column) + 1}


def _partition_position(definition: Definition, column: str) -> Document:
    if column not in definition.partitioned_by:
        return {}
    return {"partitioned": True, "partitionKeyPosition": definition.partitioned_by.index(column) + 1}


def _custom(**given: Any) -> Document:
    said = [{"property": name, "value": value} for name, value in given.items() if value is not None]
    return {"customProperties": said} if said else {}
