"""The standard's logical types by Spark's types, and what an array holds."""

import re
from collections.abc import Mapping
from typing import Any

_LOGICAL: Mapping[str, str] = {
    "string": "string",
    "boolean": "boolean",
    "int": "integer",
    "bigint": "integer",
    "float": "number",
    "double": "number",
    "decimal": "number",
    "date": "date",
    "timestamp": "timestamp",
    "timestamp_ntz": "timestamp",
    "array": "array",
}
_ARRAY = re.compile(r"array<(?P<element>.+)>")


def typed(spark_type: str) -> dict[str, Any]:
    """The properties that tell a type: logical, physical and, of an array, those of its elements.

    Raises:
        KeyError: the standard has no word for the type; no contract has one yet.
    """
    array = _ARRAY.fullmatch(spark_type)
    items = {"items": typed(array["element"])} if array else {}
    return {"logicalType": _LOGICAL[re.split(r"[(<]", spark_type)[0]], "physicalType": spark_type, **items}
