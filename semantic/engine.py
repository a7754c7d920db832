"""The semantic layer: which metrics there are, and the SQL that answers a question about them."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from metricflow.engine.metricflow_engine import MetricFlowEngine
from metricflow_semantic_interfaces.implementations.metric import PydanticMetric
from metricflow_semantic_interfaces.implementations.saved_query import PydanticSavedQuery
from metricflow_semantic_interfaces.implementations.semantic_manifest import PydanticSemanticManifest
from metricflow_semantic_interfaces.naming.keywords import METRIC_TIME_ELEMENT_NAME
from metricflow_semantic_interfaces.type_enums.metric_type import MetricType
from metricflow_semantics.errors.error_classes import InformativeUserError, MetricFlowException
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

from semantic.diagnosis import Known, diagnose
from semantic.dialect import DUCKDB, Dialect
from semantic.manifest import semantic_manifest
from semantic.query import MetricQuery


@dataclass(frozen=True)
class Metric:
    """One metric, as a reader finds it: `group_by` are the names that it can be asked by.

    Of a metric that `spans_days`, a value is that of a day with others, so it can only be asked by time.
    """

    name: str
    kind: str
    description: str
    group_by: tuple[str, ...]
    spans_days: bool = False

    def answers(self, group_by: Collection[str]) -> bool:
        """Whether it can be asked by exactly these names."""
        by_time = any(name.startswith(METRIC_TIME_ELEMENT_NAME) for name in group_by)
        return {*group_by} <= {*self.group_by} and (by_time or not self.spans_days)


@dataclass(frozen=True)
class SavedQuery:
    """A question that somebody asks again and again; `exports` are the tables that its answer is kept in."""

    name: str
    description: str
    metrics: tuple[str, ...]
    exports: tuple[str, ...] = ()


class SemanticLayer:
    """All definitions, for one dialect."""

    def __init__(self, manifest: PydanticSemanticManifest, dialect: Dialect) -> None:
        self._manifest = manifest
        self._engine = MetricFlowEngine(SemanticManifestLookup(manifest), dialect.client())

    @classmethod
    def of_project(cls, project: Path, state: Path, dialect: Dialect = DUCKDB) -> Self:
        """Read the definitions of a dbt project and of `semantic` beside it; `state` keeps what dbt made of them.

        Raises:
            DefinitionsInvalid: dbt refuses them.
        """
        return cls(semantic_manifest(project, state), dialect)

    @cached_property
    def metrics(self) -> tuple[Metric, ...]:
        """Every metric, by name."""
        metrics = sorted(self._manifest.metrics, key=lambda metric: metric.name)
        return tuple(
            Metric(
                one.name, one.type.value, one.description or "", self._group_by([one.name]), self.spans_days(one.name)
            )
            for one in metrics
        )

    @cached_property
    def saved_queries(self) -> tuple[SavedQuery, ...]:
        """Every saved query, by name."""
        queries = sorted(self._manifest.saved_queries, key=lambda query: query.name)
        return tuple(
            SavedQuery(one.name, one.description or "", tuple(one.query_params.metrics), _tables(one))
            for one in queries
        )

    @property
    def exports(self) -> dict[str, SavedQuery]:
        """The saved query that each table is kept from, by table."""
        return {table: saved for saved in self.saved_queries for table in saved.exports}

    def spans_days(self, metric: str) -> bool:
        """Whether a day's value is made of other days too: of a cumulative metric, of an offset, of a conversion."""
        found = self._by_name[metric]
        if found.type in {MetricType.CUMULATIVE, MetricType.CONVERSION}:
            return True
        inputs = found.input_metrics
        offset = any(one.offset_window or one.offset_to_grain for one in inputs)
        return offset or any(self.spans_days(one.name) for one in inputs)

    @cached_property
    def _by_name(self) -> dict[str, PydanticMetric]:
        return {metric.name: metric for metric in self._manifest.metrics}

    def sql(self, query: MetricQuery) -> str:
        """The SQL that answers `query`; tables are named without a catalog, so it answers at any ref.

        Raises:
            UnknownNameError: a metric, dimension or saved query does not exist; the remedy names the nearest.
            MetricRefused: MetricFlow cannot answer it, e.g. metrics that share no such dimension.
        """
        request = query.request()
        try:
            return self._engine.explain(request).sql_statement.without_descriptions.sql
        except (InformativeUserError, MetricFlowException) as error:
            raise diagnose(query, error, self._known(query)) from error

    def _known(self, query: MetricQuery) -> Known:
        """The names that can be meant where `query` uses one that does not exist."""
        there = {metric.name for metric in self._manifest.metrics}
        saved = {one.name: one.metrics for one in self.saved_queries}
        metrics = [name for name in (*query.metrics, *saved.get(query.saved_query or "", ())) if name in there]
        # A filter names the time of metrics without a grain.
        dimensions = (*self._group_by(metrics, every_grain=True), METRIC_TIME_ELEMENT_NAME)
        return Known(sorted(there), sorted(saved), dimensions)

    def _group_by(self, metrics: list[str], *, every_grain: bool = False) -> tuple[str, ...]:
        items = self._engine.list_group_bys(metric_names=metrics, include_derived_time_granularities=every_grain)
        return tuple(sorted({getattr(item, "dunder_name", item.name) for item in items}))


def _tables(saved: PydanticSavedQuery) -> tuple[str, ...]:
    """`schema.name` of each export; dbt's own default for its name is the export's."""
    return tuple(f"{one.config.schema_name or 'gold'}.{one.config.alias or one.name}" for one in saved.exports)
