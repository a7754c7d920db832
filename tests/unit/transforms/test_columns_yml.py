"""Models' and sources' properties are what the contracts say."""

import yaml

from contracts.control import Definitions
from contracts.registry import all_contracts
from transforms.columns_yml import MODELS, properties


def test_the_committed_files_are_the_generated_ones() -> None:
    """If this fails: `python -m transforms.columns_yml`."""
    assert {path: path.read_text() for path in properties()} == properties()


def test_every_contract_but_that_of_releases_is_a_model_or_a_source() -> None:
    sources = yaml.safe_load((MODELS / "sources.yml").read_text())["sources"]
    declared = {f"{source['schema']}.{table['name']}" for source in sources for table in source["tables"]}
    made = {f"{path.parent.name}.{path.stem}" for path in MODELS.rglob("*.sql")}
    assert declared.isdisjoint(made)
    tables = {contract.definition().table for contract in all_contracts()}
    assert declared | made == tables - {Definitions.definition().table}


def test_no_other_properties_are_written_by_hand() -> None:
    by_hand = {path for path in MODELS.rglob("*.yml") if not path.stem.endswith("_tests")}
    assert by_hand == set(properties())
