"""Models' and sources' properties are what the contracts say."""

from pathlib import Path
from typing import Any

import yaml

from contracts.control import Definitions
from contracts.registry import all_contracts
from tests.unit.contracts.test_compiler import load
from transforms.columns_yml import MODELS, properties


def test_the_committed_files_are_the_generated_ones() -> None:
    """If this fails: `python -m transforms.columns_yml`."""
    assert {path: path.read_text() for path in properties()} == properties()


Said = tuple[str, list[tuple[str, str, str]]]


def _read_back() -> dict[str, Said]:
    """Description and columns of each table, as dbt has them from the committed files."""
    told: dict[str, Said] = {}
    for path in properties():
        content = yaml.safe_load(path.read_text())
        for source in content.get("sources", []):
            told |= {f"{source['schema']}.{one['name']}": _said(one) for one in source["tables"]}
        for model in content.get("models", []):
            for version in model.get("versions", [{}]):
                table = version.get("config", {}).get("alias", model["name"])
                told[f"{path.parent.name}.{table}"] = _said({**model, **version})
    return told


def _said(entry: dict[str, Any]) -> Said:
    return entry["description"], [(one["name"], one["data_type"], one["description"]) for one in entry["columns"]]


def test_the_committed_files_read_back_say_what_the_contracts_say() -> None:
    definitions = [contract.definition() for contract in all_contracts() if contract is not Definitions]
    assert _read_back() == {
        one.table: (one.description, [(column.name, column.type, column.description) for column in one.columns])
        for one in definitions
    }


def test_every_contract_but_that_of_releases_is_a_model_or_a_source() -> None:
    sources = yaml.safe_load((MODELS / "sources.yml").read_text())["sources"]
    declared = {f"{source['schema']}.{table['name']}" for source in sources for table in source["tables"]}
    made = {f"{path.parent.name}.{path.stem}" for path in MODELS.rglob("*.sql")}
    assert declared.isdisjoint(made)
    tables = {contract.definition().table for contract in all_contracts()}
    assert declared | made == tables - {Definitions.definition().table}


def test_no_other_properties_are_written_by_hand() -> None:
    """Who reads the models, no contract says."""
    found = {path for path in MODELS.rglob("*.yml") if not path.stem.endswith("_tests")}
    assert found - {MODELS / "exposures.yml"} == set(properties())


def test_versions_of_gold_are_one_model_and_each_has_its_own_columns(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    versions = [load(config={"name": "gold.t"}, facts={"version": version}) for version in (2, 10, 1)]
    for version in (1, 2, 10):
        (tmp_path / "gold" / f"t_v{version}.sql").touch()
    made = yaml.safe_load(properties(versions, tmp_path)[tmp_path / "gold" / "t.yml"])
    (model,) = made["models"]
    assert (model["name"], model["latest_version"]) == ("t", 10)
    aliases = {one["v"]: one["config"]["alias"] for one in model["versions"]}
    assert aliases == {1: "t_v1", 2: "t_v2", 10: "t_v10"}
    assert [[column["name"] for column in one["columns"]] for one in model["versions"][:2]] == [["c"], ["c"]]
