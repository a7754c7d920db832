"""The partitions of one table, measured by one question to DuckDB."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from contracts.bands.measure import Measure, Metric
from flows.quality.plan import MeasurePlan
from infra.catalog.partitions import Partition
from infra.query.duck import Lake, literal


def measure_partitions(lake: Lake, plan: MeasurePlan, partitions: frozenset[Partition] | None) -> list[Measure]:
    """Rows, null shares and distinct shares of each partition; None stands for all that there are.

    A partition without rows has no shares. Distinct values are counted exactly: of an estimate no band could be as
    narrow as a key is.

    Raises:
        UnknownNameError: the commit has no such table, or not with these columns.
        QueryRefused: DuckDB cannot read it.
    """
    if partitions == frozenset():
        return []
    answered = lake.ask(_question(plan, partitions)).rows
    measured = [measure for row in answered for measure in _measures(plan, row)]
    found = {(measure.host, measure.day) for measure in measured}
    emptied = sorted({_host_and_day(one) for one in partitions or ()} - found)
    return measured + [Measure(plan.table, host, day, None, Metric.ROWS, 0.0) for host, day in emptied]


def _question(plan: MeasurePlan, partitions: frozenset[Partition] | None) -> str:
    present = [f'count("{name}")' for name in plan.nullable]
    distinct = [f'count(distinct "{name}")' for name in plan.ids]
    counts = ", ".join(["count(*)", *present, *distinct])
    return f"select host, day, {counts} from {plan.table} where {_where(partitions)} group by host, day"


def _measures(plan: MeasurePlan, row: tuple[Any, ...]) -> Iterator[Measure]:
    host, day, rows, *counts = row
    yield Measure(plan.table, host, day, None, Metric.ROWS, float(rows))
    present, distinct = counts[: len(plan.nullable)], counts[len(plan.nullable) :]
    for name, count in zip(plan.nullable, present, strict=True):
        yield Measure(plan.table, host, day, name, Metric.NULL_SHARE, (rows - count) / rows)
    for name, count in zip(plan.ids, distinct, strict=True):
        yield Measure(plan.table, host, day, name, Metric.DISTINCT_SHARE, count / rows)


def _where(partitions: frozenset[Partition] | None) -> str:
    if partitions is None:
        return "true"
    days: dict[str, list[str]] = {}
    for host, day in sorted(map(_host_and_day, partitions)):
        days.setdefault(host, []).append(f"date '{day}'")
    return " or ".join(f"(host = {literal(host)} and day in ({', '.join(of)}))" for host, of in days.items())


def _host_and_day(partition: Partition) -> tuple[str, date]:
    values: Mapping[str, str] = dict(partition)
    return values["host"], date.fromisoformat(values["day"])
