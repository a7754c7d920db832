"""Documents say what the classes say, in the standard's own words, and can be read back without loss."""

import json
from dataclasses import replace
from importlib import resources
from typing import Any

import open_data_contract_standard
import pytest
import yaml
from jsonschema import Draft201909Validator

from contracts.definition import Definition, Severity, UniqueRule
from contracts.odcs.document import document
from contracts.odcs.published import files
from contracts.odcs.reading import statement_of
from contracts.registry import all_contracts
from contracts.statement import canonical, statement
from tests.unit.contracts.odcs.made import WHOLE

DEFINITIONS = [contract.definition() for contract in all_contracts()]
EACH = pytest.mark.parametrize("definition", [*DEFINITIONS, WHOLE], ids=lambda one: one.table)
STANDARD = Draft201909Validator(
    json.loads(resources.files(open_data_contract_standard).joinpath("schema.json").read_text(encoding="utf-8"))
)


def written(definition: Definition) -> Any:
    """The document, as a reader of its file has it."""
    return yaml.safe_load(yaml.safe_dump(document(definition)))


def column_of(definition: Definition, name: str) -> dict[str, Any]:
    (column,) = (one for one in written(definition)["schema"][0]["properties"] if one["name"] == name)
    return dict(column)


@EACH
def test_a_document_read_back_says_what_the_contract_says(definition: Definition) -> None:
    assert canonical(statement_of(written(definition))) == canonical(statement(definition))


@EACH
def test_a_document_is_valid_by_the_standards_schema(definition: Definition) -> None:
    assert [error.message for error in STANDARD.iter_errors(written(definition))] == []


def test_every_committed_file_is_valid_by_the_standards_schema() -> None:
    documents = {path.name: yaml.safe_load(path.read_text(encoding="utf-8")) for path in files()}
    assert len(documents) == len(DEFINITIONS)
    assert {name: [error.message for error in STANDARD.iter_errors(one)] for name, one in documents.items()} == {
        name: [] for name in documents
    }


def test_the_schema_refuses_what_the_standard_does_not_have() -> None:
    assert list(STANDARD.iter_errors({**written(WHOLE), "freshness": "1d"}))
    assert list(STANDARD.iter_errors({**written(WHOLE), "schema": [{"name": "t", "columns": []}]}))


def test_version_status_owner_and_end_are_told_in_the_standards_words() -> None:
    told = written(WHOLE)
    assert (told["apiVersion"], told["version"], told["status"]) == ("v3.1.0", "3.0.0", "deprecated")
    assert told["slaProperties"] == [{"property": "endOfLife", "value": "2026-08-01"}]
    assert told["team"] == {"name": "tests"}
    assert written(replace(WHOLE, retired_until=None))["status"] == "active"


def test_types_nullability_and_partitioning_are_told_in_the_standards_words() -> None:
    types = [(one["logicalType"], one["physicalType"]) for one in written(WHOLE)["schema"][0]["properties"]]
    assert types == [
        ("date", "date"),
        ("string", "string"),
        ("number", "double"),
        ("number", "decimal(12,2)"),
        ("array", "array<string>"),
        ("integer", "int"),
    ]
    assert column_of(WHOLE, "names")["items"] == {"logicalType": "string", "physicalType": "string"}
    day, share = column_of(WHOLE, "day"), column_of(WHOLE, "share")
    assert (day["required"], day["partitioned"], day["partitionKeyPosition"]) == (True, True, 2)
    assert (share["required"], "partitioned" in share) == (False, False)


def test_a_key_is_primary_if_it_always_holds_and_is_never_null() -> None:
    assert "primaryKey" not in column_of(WHOLE, "host")
    key = UniqueRule("t.v3.unique", Severity.FAIL, ("host", "day"))
    assert column_of(replace(WHOLE, unique=key), "day")["primaryKeyPosition"] == 2
    assert "unique" not in column_of(replace(WHOLE, unique=key), "day")
    assert column_of(replace(WHOLE, unique=replace(key, columns=("host",))), "host")["unique"] is True
    assert "primaryKey" not in column_of(replace(WHOLE, unique=replace(key, columns=("host", "share"))), "host")


def test_rules_are_checks_of_the_library_where_it_has_them() -> None:
    not_null, allowed = column_of(WHOLE, "host")["quality"]
    assert (not_null["metric"], not_null["mustBe"], not_null["severity"]) == ("nullValues", 0, "quarantine")
    assert (allowed["metric"], allowed["arguments"]) == ("invalidValues", {"validValues": ["a", "it's", "no"]})
    (own, key) = written(WHOLE)["schema"][0]["quality"]
    assert (own["type"], own["engine"], own["description"]) == ("custom", "tollgate", "What it means.")
    assert (key["metric"], key["arguments"]) == ("duplicateValues", {"properties": ["host", "day"]})


def test_a_rule_across_columns_tells_what_it_means() -> None:
    told = [check for one in DEFINITIONS for check in document(one)["schema"][0].get("quality", [])]
    own = [check for check in told if check["type"] == "custom"]
    assert own
    assert all(check["description"] for check in own)
