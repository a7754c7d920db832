"""Metrics as their files define them, and as MetricFlow understands the same files."""

import re
from pathlib import Path

from flows.catalogue.entries import Catalogue
from flows.catalogue.reading import catalogue_of
from tests.unit.flows.catalogue.made import contract, model, semantic
from tests.unit.semantic.catalogue import COMMITTED

MADE = """
semantic_models:
  - name: visits
    model: ref('visits', v=1)
    defaults: {agg_time_dimension: visit_day}
    entities: [{name: visit, type: primary}, {name: host, type: foreign}]
    dimensions:
      - {name: visit_day, type: time, expr: day, type_params: {time_granularity: week}}
      - {name: kind, type: categorical}
    measures: [{name: views, agg: sum}, {name: buyers, agg: count_distinct, expr: buyer}]
  - name: prices
    model: ref('prices')
    defaults: {agg_time_dimension: price_day}
    primary_entity: price
    entities: [{name: host, type: foreign}]
    dimensions: [{name: price_day, type: time, type_params: {time_granularity: day}}]
    measures: [{name: price, agg: max, expr: 2 * price}]
metrics:
  - {name: views, type: simple, type_params: {measure: {name: views, fill_nulls_with: 0}}, filter: kind = 'a'}
  - name: bought
    type: conversion
    type_params: {conversion_type_params: {base_measure: views, conversion_measure: {name: buyers}}}
  - name: price
    label: Price
    description: What it costs.
    type: simple
    type_params: {measure: price}
  - {name: price_view, type: ratio, type_params: {numerator: price, denominator: {name: views, alias: all}}}
  - {name: twice, type: derived, type_params: {expr: 2 * p, metrics: [{name: price_view, alias: p}]}}
saved_queries:
  - {name: daily, query_params: {metrics: [views, twice], group_by: ["Entity('host')"]}}
"""


def made() -> Catalogue:
    models = (model("gold.visits_v1", "select 1"), model("silver.prices", "select 1"))
    return catalogue_of([semantic(MADE), *models, contract("gold.visits_v1"), contract("silver.prices")])


def test_a_metric_tells_what_it_is_made_of() -> None:
    metrics = made().metrics
    (views,) = metrics["views"].measures
    assert (views.agg, views.expr, views.model, views.table) == ("sum", "views", "visits", "gold.visits_v1")
    assert metrics["views"].filter == "kind = 'a'"
    assert [measure.name for measure in metrics["bought"].measures] == ["views", "buyers"]
    assert (metrics["price_view"].inputs, metrics["price_view"].expr) == (("price", "views"), "price / views")
    assert (metrics["twice"].inputs, metrics["twice"].expr) == (("price_view",), "2 * p")


def test_a_metric_knows_its_tables_and_who_uses_it_by_way_of_others_too() -> None:
    catalogue = made()
    assert catalogue.metrics["twice"].tables == ("gold.visits_v1", "silver.prices")
    assert catalogue.metrics["views"].used_by == ("price_view",)
    assert catalogue.metrics["views"].saved_queries == ("daily",)
    assert catalogue.tables["silver.prices"].metrics == ("price", "price_view", "twice")
    assert (catalogue.metrics["price"].label, catalogue.metrics["views"].label) == ("Price", "views")
    assert [query.name for query in catalogue.saved_queries] == ["daily"]


def test_a_metric_of_two_models_is_asked_by_what_both_have() -> None:
    metrics = made().metrics
    assert metrics["views"].group_by == ("host", "metric_time__week", "visit", "visit__kind", "visit__visit_day")
    assert metrics["price"].group_by == ("host", "metric_time__day", "price__price_day")
    assert metrics["twice"].group_by == ("host",)


def test_metricflow_says_the_same_of_every_metric_that_we_release(catalogue: Catalogue) -> None:
    known = _blocks(COMMITTED)
    assert known == {name: (one.kind, one.description, one.group_by) for name, one in catalogue.metrics.items()}
    assert len(known) > 40


def _blocks(committed: Path) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Kind, description and dimensions by name, of the semantic layer's own catalogue."""
    found = {}
    for block in committed.read_text().split("\n\n"):
        read = re.match(r"(\w+) \((\w+)\) (.*) by (\S+(?:, \S+)*)$", " ".join(block.split()))
        if read:
            found[read[1]] = (read[2], read[3], tuple(read[4].split(", ")))
    return found
