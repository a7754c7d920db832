"""What a contract says of its table, as dataset facets of OpenLineage: plain JSON, for whoever emits the events.

The specification: https://openlineage.io/docs/spec/facets/dataset-facets/. It has no word for nullability and rules;
those are in the contract's ODCS document.
"""

from typing import Any

from contracts.definition import Definition

Facet = dict[str, Any]
_SPECIFICATION = "https://openlineage.io/spec/facets"


def facets(definition: Definition, producer: str) -> dict[str, Facet]:
    """The facets `schema`, `documentation` and `ownership`; `producer` is the URI of the code that emits them."""
    return {
        "schema": _facet("SchemaDatasetFacet", "1-2-0", producer, fields=_fields(definition)),
        "documentation": _facet(
            "DocumentationDatasetFacet",
            "1-1-0",
            producer,
            description=definition.description,
            contentType="text/plain",
        ),
        "ownership": _facet(
            "OwnershipDatasetFacet", "1-0-1", producer, owners=[{"name": f"team:{definition.owner}", "type": "OWNER"}]
        ),
    }


def _fields(definition: Definition) -> list[Facet]:
    return [
        {"name": one.name, "type": one.type, "description": one.description, "ordinal_position": position}
        for position, one in enumerate(definition.columns, start=1)
    ]


def _facet(name: str, version: str, producer: str, **said: Any) -> Facet:
    return {"_producer": producer, "_schemaURL": f"{_SPECIFICATION}/{version}/{name}.json#/$defs/{name}", **said}
