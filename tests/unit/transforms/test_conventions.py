"""How a model of the project is to be: described, tested, in its tier, and read by somebody."""

import re
from collections.abc import Iterator

import pytest
from dbt.contracts.graph.manifest import Manifest
from dbt.contracts.graph.nodes import ModelNode

from contracts.registry import all_contracts
from transforms.affected import Affected
from transforms.dbt import PROJECT, parse

# A calendar has nothing to test but its dates, which `tests/integration/semantic` asks for.
UNTESTED = {"time_spine_v1"}
BELOW = {"silver": {"bronze", "silver"}, "gold": {"silver", "gold"}}
# A table by its name, past `ref` and `source`; names of CTEs have no dot.
NAMED = re.compile(r"\b(?:from|join)\s+([a-z_]+\.[a-z_]+)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    return parse(tmp_path_factory.mktemp("dbt"))


def models(manifest: Manifest) -> Iterator[ModelNode]:
    """Those of this folder; what flows write is declared as a model beside the metrics."""
    for node in manifest.nodes.values():
        if isinstance(node, ModelNode) and node.original_file_path.startswith("models/"):
            yield node


def test_each_has_its_properties_beside_it_and_describes_all_it_has(manifest: Manifest) -> None:
    for model in models(manifest):
        sql = PROJECT / model.original_file_path
        assert sql.with_name(re.sub(r"_v[0-9]+$", "", model.name) + ".yml").exists(), model.name
        assert model.description, model.name
        assert model.columns, model.name
        assert [column.name for column in model.columns.values() if not column.description] == [], model.name


def test_each_has_a_unit_test(manifest: Manifest) -> None:
    tested = {test.model for test in manifest.unit_tests.values()}
    assert {model.name for model in models(manifest)} - tested == UNTESTED


def test_each_reads_its_own_tier_and_the_one_below(manifest: Manifest) -> None:
    for model in models(manifest):
        tier = model.original_file_path.split("/")[1]
        assert model.schema == tier, model.name
        read = {_tier_of(manifest, key) for key in model.depends_on_nodes}
        assert read <= BELOW[tier], model.name


def test_each_says_what_it_rebuilds_and_by_what_it_is_fed(manifest: Manifest) -> None:
    spans = {*Affected.__dataclass_fields__, "host", "table"}
    for model in models(manifest):
        meta = model.config.meta
        assert model.config.materialized == "affected_partitions", model.name
        assert meta["rebuilds"] in spans, model.name
        assert model.name in UNTESTED or meta["fed_by"], model.name


def test_no_table_is_named_past_ref_and_source(manifest: Manifest) -> None:
    for model in models(manifest):
        assert NAMED.findall(model.raw_code) == [], model.name


def test_every_gold_model_is_read_and_every_reader_has_an_owner(manifest: Manifest) -> None:
    read = {key for exposure in manifest.exposures.values() for key in exposure.depends_on_nodes}
    assert {model.name for model in models(manifest) if model.schema == "gold" and model.unique_id not in read} == set()
    for exposure in manifest.exposures.values():
        assert exposure.owner.name, exposure.name
        assert exposure.description, exposure.name


def _tier_of(manifest: Manifest, key: str) -> str:
    node = manifest.sources.get(key) or manifest.nodes[key]
    return node.schema


def test_sources_are_late_when_their_contract_says_so(manifest: Manifest) -> None:
    promised = {one.definition().table: one.definition().fresh_within_days for one in all_contracts()}
    for source in manifest.sources.values():
        # A threshold without numbers is false.
        late = source.freshness.warn_after.count if source.freshness and source.freshness.warn_after else None
        days = promised[f"{source.schema}.{source.name}"]
        assert late == (None if days is None else days + 1), source.name
        assert days is None or source.loaded_at_field, source.name
