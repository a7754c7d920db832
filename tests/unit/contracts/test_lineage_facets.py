"""Facets say what the classes say, and can be read back."""

import json
from typing import Any

import pytest

from contracts.contract import Contract
from contracts.lineage_facets import facets
from contracts.registry import all_contracts

PRODUCER = "https://example.org/tollgate"


def sent(contract: type[Contract]) -> Any:
    """The facets, as whoever receives the event has them."""
    return json.loads(json.dumps(facets(contract.definition(), PRODUCER)))


@pytest.mark.parametrize("contract", all_contracts(), ids=lambda contract: contract.definition().table)
def test_facets_read_back_say_what_the_contract_says(contract: type[Contract]) -> None:
    definition, told = contract.definition(), sent(contract)
    fields = sorted(told["schema"]["fields"], key=lambda field: field["ordinal_position"])
    columns = [(column.name, column.type, column.description) for column in definition.columns]
    assert [(field["name"], field["type"], field["description"]) for field in fields] == columns
    assert [field["ordinal_position"] for field in fields] == list(range(1, len(columns) + 1))
    assert told["documentation"]["description"] == definition.description
    assert [owner["name"] for owner in told["ownership"]["owners"]] == [f"team:{definition.owner}"]


def test_every_facet_names_its_producer_and_the_schema_that_it_follows() -> None:
    told = sent(all_contracts()[0])
    assert {facet["_producer"] for facet in told.values()} == {PRODUCER}
    assert {name: facet["_schemaURL"] for name, facet in told.items()} == {
        "schema": "https://openlineage.io/spec/facets/1-2-0/SchemaDatasetFacet.json#/$defs/SchemaDatasetFacet",
        "documentation": (
            "https://openlineage.io/spec/facets/1-1-0/DocumentationDatasetFacet.json#/$defs/DocumentationDatasetFacet"
        ),
        "ownership": "https://openlineage.io/spec/facets/1-0-1/OwnershipDatasetFacet.json#/$defs/OwnershipDatasetFacet",
    }
