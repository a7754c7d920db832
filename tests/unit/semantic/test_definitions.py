"""What every definition must say, whoever writes it."""

import re
from pathlib import Path

import pytest
from metricflow_semantic_interfaces.implementations.semantic_manifest import PydanticSemanticManifest

from contracts.registry import all_contracts
from semantic.engine import SemanticLayer
from semantic.manifest import semantic_manifest
from semantic.query import MetricQuery
from tests.unit.semantic.catalogue import COMMITTED, catalogue
from tests.unit.semantic.conftest import PROJECT

GLOSSARY = {
    "ad_revenue",
    "articles_per_visitor",
    "eligible_pageviews",
    "pageviews",
    "pageviews_per_session",
    "paid_stop_conversion",
    "registrations",
    "rpm",
    "sessions",
    "shadow_agreement_share",
    "stop_rate_pageview",
    "stop_rate_visitor",
    "subscriptions",
    "visitors",
    "walled_pageviews",
    "walling_ratio_article",
    "walling_ratio_pageview",
}


@pytest.fixture(scope="module")
def manifest(state: Path) -> PydanticSemanticManifest:
    return semantic_manifest(PROJECT, state)


def test_the_catalogue_is_the_committed_one(layer: SemanticLayer) -> None:
    assert catalogue(layer) == COMMITTED.read_text(), "if wanted: python -m tests.unit.semantic.catalogue"


def test_the_glossary_has_its_metrics(layer: SemanticLayer) -> None:
    assert {metric.name for metric in layer.metrics} >= GLOSSARY


def test_every_metric_says_what_it_is_and_where_it_is_from(layer: SemanticLayer) -> None:
    silent = [one.name for one in layer.metrics if not one.description.endswith(".") or "Source" not in one.description]
    assert silent == []


def test_every_ratio_names_its_denominator(manifest: PydanticSemanticManifest) -> None:
    ratios = {
        metric.name: (metric.type_params.denominator.name, metric.description or "")
        for metric in manifest.metrics
        if metric.type_params.denominator is not None
    }
    assert {"stop_rate_pageview", "stop_rate_visitor", "walling_ratio_article"} <= set(ratios)
    unnamed = [
        name
        for name, (denominator, description) in ratios.items()
        if not description.partition("Denominator: ")[2].startswith(denominator)
    ]
    assert unnamed == []


def test_every_derived_metric_names_its_denominator(manifest: PydanticSemanticManifest) -> None:
    derived = [metric for metric in manifest.metrics if metric.type_params.expr and metric.type_params.metrics]
    assert [metric.name for metric in derived] == ["rpm"]
    assert "Denominator: pageviews" in (derived[0].description or "")


def test_every_part_of_a_semantic_model_is_described(manifest: PydanticSemanticManifest) -> None:
    parts = [
        (f"{model.name}.{part.name}", part.description)
        for model in manifest.semantic_models
        for part in (model, *model.entities, *model.dimensions)
    ]
    assert [name for name, description in parts if not description] == []


def test_semantic_models_are_of_tables_with_a_contract(manifest: PydanticSemanticManifest) -> None:
    tables = {contract.definition().table for contract in all_contracts()}
    assert {model.node_relation.relation_name for model in manifest.semantic_models} <= tables
    (spine,) = manifest.project_configuration.time_spines
    assert spine.node_relation.relation_name == "gold.time_spine_v1"


def test_every_saved_query_can_be_asked_and_has_an_order(layer: SemanticLayer) -> None:
    for saved in layer.saved_queries:
        sql = layer.sql(MetricQuery(saved_query=saved.name))
        assert all(metric in sql for metric in saved.metrics), saved.name
        assert "ORDER BY host" in re.sub(r"\s+", " ", sql).rpartition(")")[2], saved.name
