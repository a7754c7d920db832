"""Metrics and saved queries as the semantic files that were released define them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from contracts.stored import StoredDefinition
from flows.catalogue.code import read_ref
from flows.catalogue.documents import Document, documents
from flows.catalogue.entries import Measure, Metric, SavedQuery
from flows.catalogue.lineage import Lineage


@dataclass(frozen=True)
class _Drafts:
    """Metrics by name without what others say of them, and what each semantic model can be asked by."""

    metrics: Mapping[str, Metric]
    group_by: Mapping[str, frozenset[str]]

    def measures(self, metric: str) -> frozenset[Measure]:
        """Those that it is made of, itself or by way of other metrics."""
        draft = self.metrics[metric]
        return frozenset(draft.measures).union(*map(self.measures, draft.inputs))

    def asked_by(self, metric: str) -> frozenset[str]:
        """What all of its semantic models can be asked by; what a join would add is not in it."""
        shared = [self.group_by[measure.model] for measure in self.measures(metric)]
        return reduce(frozenset.intersection, shared) if shared else frozenset()


def metrics_of(definitions: Iterable[StoredDefinition], lineage: Lineage) -> dict[str, Metric]:
    """Every metric by name, with what it is made of, what can be asked of it, and who uses it."""
    files = [one for one in definitions if one.kind == "semantic"]
    models = list(documents(files, "semantic_models"))
    measures = {measure.name: measure for model in models for measure in _measures(model, lineage)}
    found = sorted((_draft(one, measures) for one in documents(files, "metrics")), key=lambda one: one.name)
    drafts = _Drafts({one.name: one for one in found}, {model["name"]: _group_by(model) for model in models})
    saved = saved_queries_of(definitions)
    return {one.name: _placed(one, drafts, saved) for one in found}


def saved_queries_of(definitions: Iterable[StoredDefinition]) -> tuple[SavedQuery, ...]:
    """Every saved query, by name."""
    files = [one for one in definitions if one.kind == "semantic"]
    return tuple(sorted(map(_saved_query, documents(files, "saved_queries")), key=lambda one: one.name))


def _placed(metric: Metric, drafts: _Drafts, saved: Iterable[SavedQuery]) -> Metric:
    return replace(
        metric,
        tables=tuple(sorted({measure.table for measure in drafts.measures(metric.name)})),
        group_by=tuple(sorted(drafts.asked_by(metric.name))),
        used_by=tuple(name for name, other in drafts.metrics.items() if metric.name in other.inputs),
        saved_queries=tuple(query.name for query in saved if metric.name in query.metrics),
    )


def _draft(document: Document, measures: Mapping[str, Measure]) -> Metric:
    given = document.get("type_params", {})
    ratio = [_name(given[part]) for part in ("numerator", "denominator") if part in given]
    conversion = given.get("conversion_type_params", {})
    own = [given[part] for part in ("measure",) if part in given]
    own += [conversion[part] for part in ("base_measure", "conversion_measure") if part in conversion]
    return Metric(
        name=document["name"],
        label=document.get("label") or document["name"],
        description=document.get("description", ""),
        kind=document["type"],
        measures=tuple(measures[_name(one)] for one in own),
        inputs=(*ratio, *(_name(one) for one in given.get("metrics", ()))),
        expr=given.get("expr") or " / ".join(ratio),
        filter=_filter(document.get("filter")),
    )


def _measures(model: Document, lineage: Lineage) -> Iterable[Measure]:
    table = lineage.table_of(*read_ref(model["model"]))
    for one in model.get("measures", ()):
        told = one.get("description", "")
        yield Measure(one["name"], one["agg"], str(one.get("expr", one["name"])), told, model["name"], table)


def _group_by(model: Document) -> frozenset[str]:
    """In MetricFlow's names: entities by themselves, dimensions below the one that a row is of."""
    entities = {one["name"]: one["type"] for one in model.get("entities", ())}
    primary = model.get("primary_entity") or next(name for name, kind in entities.items() if kind == "primary")
    dimensions = model.get("dimensions", ())
    grains = {one["type_params"]["time_granularity"] for one in dimensions if one["name"] == _time_of(model)}
    times = {f"metric_time__{grain}" for grain in grains}
    return frozenset({*entities, *(f"{primary}__{one['name']}" for one in dimensions), *times})


def _time_of(model: Document) -> str:
    return str(model.get("defaults", {}).get("agg_time_dimension", ""))


def _saved_query(document: Document) -> SavedQuery:
    asked = document["query_params"]
    return SavedQuery(
        name=document["name"],
        label=document.get("label") or document["name"],
        description=document.get("description", ""),
        metrics=tuple(asked.get("metrics", ())),
        group_by=tuple(asked.get("group_by", ())),
        exports=tuple(map(_export, document.get("exports", ()))),
    )


def _export(document: Document) -> str:
    config = document.get("config", {})
    return f"{config.get('schema', 'gold')}.{config.get('alias', document['name'])}"


def _name(given: Any) -> str:
    """Of what may be named alone, or with a filter and an alias."""
    return str(given["name"] if isinstance(given, dict) else given)


def _filter(given: Any) -> str:
    return " and ".join(given) if isinstance(given, list) else given or ""
