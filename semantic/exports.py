"""Saved queries that are kept as tables: the SQL that makes the days of one host anew."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Self

import sqlglot
from sqlglot import exp

from semantic.engine import SavedQuery, SemanticLayer
from semantic.errors import MetricRefused
from semantic.query import MetricQuery

DAY_OF_METRICS = "metric_time__day"
_BY = ("host", DAY_OF_METRICS)
_DIALECT = "databricks"

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class HostSlice:
    """The rows of one host on some days: spans of first and last, both included; `None` is every day."""

    host: str
    spans: Sequence[tuple[date, date]] | None = None

    @property
    def rows(self) -> str:
        """The condition in SQL, on columns `host` and `day`."""
        return " and ".join([f"host = '{self.host}'", *self._within("day")])

    @property
    def metrics(self) -> tuple[str, ...]:
        """The same, as filters of metrics."""
        time = "{{ TimeDimension('metric_time', 'day') }}"
        return (f"{{{{ Entity('host') }}}} = '{self.host}'", *self._within(time))

    def with_the_day_before(self) -> Self:
        """Each span from a day earlier on."""
        spans = self.spans
        return self if spans is None else replace(self, spans=[(first - _ONE_DAY, last) for first, last in spans])

    def _within(self, day: str) -> list[str]:
        if self.spans is None:
            return []
        between = [f"{day} between date '{first}' and date '{last}'" for first, last in self.spans]
        return [f"({' or '.join(between)})" if between else f"{day} is null"]


def export_sql(layer: SemanticLayer, saved: SavedQuery, of: HostSlice) -> str:
    """The saved query for a slice, in Spark SQL; it reads no other partition of what metrics are made of.

    Raises:
        MetricRefused: it is not by host and day, or a metric of it is made of other days than the one it is of.
    """
    query = sqlglot.parse_one(layer.sql(MetricQuery(saved_query=saved.name, where=of.metrics)), read=_DIALECT)
    assert isinstance(query, exp.Query)
    _require_daily(layer, saved, query.named_selects)
    return query.transform(_sliced, of).sql(dialect=_DIALECT)


def meaning(sql: str) -> str:
    """Such a query without what means nothing: columns are by name, and MetricFlow writes them in any order."""
    query = sqlglot.parse_one(sql, read=_DIALECT)
    for select in query.find_all(exp.Select):
        select.set("expressions", sorted(select.expressions, key=lambda one: str(one.alias_or_name)))
    return query.sql(dialect=_DIALECT)


def tables_read(sql: str) -> frozenset[str]:
    """Tables that such a query reads, `schema.name` each."""
    named = sqlglot.parse_one(sql, read=_DIALECT).find_all(exp.Table)
    return frozenset(f"{one.db}.{one.name}" for one in named if one.db)


def _sliced(node: exp.Expr, of: HostSlice) -> exp.Expr:
    """A table as its rows of the slice: MetricFlow filters truncated days, by which no partition can be told."""
    if not isinstance(node, exp.Table) or not node.db:
        return node
    # What was decided on a day is a number of the day after it.
    rows = exp.select("*").from_(f"{node.db}.{node.name}").where(of.with_the_day_before().rows, dialect=_DIALECT)
    return rows.subquery(node.alias)


def _require_daily(layer: SemanticLayer, saved: SavedQuery, columns: Sequence[str]) -> None:
    by = [name for name in columns if name not in saved.metrics]
    if sorted(by) != sorted(_BY):
        raise MetricRefused(
            f"saved query {saved.name} is exported, and is by {', '.join(by) or 'nothing'}",
            where="semantic/saved_queries.yml",
            remedy=f"ask it by {' and '.join(_BY)}, or take its `exports` away",
        )
    spanning = [name for name in saved.metrics if layer.spans_days(name)]
    if spanning:
        raise MetricRefused(
            f"saved query {saved.name} is exported, and {', '.join(spanning)} is made of several days",
            where="semantic/saved_queries.yml",
            remedy="a run makes anew the days that changed, and of such a metric others change too: ask for it instead",
        )
