"""A question to the semantic layer, in MetricFlow's words."""

import re
from dataclasses import dataclass
from datetime import datetime

from metricflow.engine.metricflow_engine import MetricFlowQueryRequest, OutputColumnOrderMode

from semantic.errors import MetricRefused

_FIELD = re.compile(r"(?:Entity|Dimension)\(\s*['\"](?P<name>\w+)['\"]")


@dataclass(frozen=True)
class MetricQuery:
    """Metrics by dimensions, or a saved query; bounds of time are days of the host, both included.

    `order_by` names metrics and dimensions, a `-` before a name for descending; without it the rows are in the
    order of `group_by`.
    """

    metrics: tuple[str, ...] = ()
    group_by: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    order_by: tuple[str, ...] = ()
    limit: int | None = None
    saved_query: str | None = None
    start: datetime | None = None
    end: datetime | None = None

    def fields(self) -> tuple[str, ...]:
        """Names of the entities and dimensions that the filters are about; times without a grain."""
        return tuple(found["name"] for condition in self.where for found in _FIELD.finditer(condition))

    def ordered_by(self) -> tuple[str, ...]:
        """Names that the rows are ordered by, whichever way."""
        return tuple(name.removeprefix("-") for name in self.order_by)

    def request(self) -> MetricFlowQueryRequest:
        """The same, as MetricFlow takes it; the columns come in the order asked for, dimensions first.

        Raises:
            MetricRefused: a filter names no field.
        """
        for condition in self.where:
            _refuse_bare(condition)
        return MetricFlowQueryRequest.create(
            saved_query_name=self.saved_query,
            metric_names=self.metrics or None,
            group_by_names=self.group_by or None,
            where_constraints=self.where or None,
            order_by_names=self.order_by or self.group_by or None,
            limit=self.limit,
            time_constraint_start=self.start,
            time_constraint_end=self.end,
            output_column_order_mode=OutputColumnOrderMode.INPUT_ORDER,
        )


def _refuse_bare(condition: str) -> None:
    """Bare names would be taken for columns of the rows that a metric is made of, and change what it means."""
    if "{{" not in condition:
        raise MetricRefused(
            f"the filter names no field: {condition}",
            where="--where",
            remedy="write fields as {{ Entity('host') }}, {{ Dimension('visitor_day__status') }} "
            "or {{ TimeDimension('metric_time', 'day') }}",
        )
