"""Measures as rows of `ops.measures`: written in place of what was measured of the same partitions before."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import reduce

from pyiceberg.expressions import BooleanExpression, Or
from pyiceberg.expressions.parser import parse

from contracts.bands.measure import Measure, Metric
from contracts.ops import Measures
from flows.ops_tables import Replacing, Row, read
from infra.catalog.nessie import Nessie
from infra.catalog.run_record import RunRecord

# What a walk begins from is forgotten eight weeks on; so many days before the first that is judged lead up to it.
_LEAD = timedelta(days=120)


def rows_of_measures(measured: Iterable[tuple[RunRecord, Collection[Measure]]], now: datetime) -> list[Row]:
    """Rows of `ops.measures`; `measured` has the newest run first, and of a partition its word alone stands."""
    rows: list[Row] = []
    told: set[tuple[object, ...]] = set()
    for record, measures in measured:
        new = [row for row in (_row(record, measure, now) for measure in measures) if _place(row) not in told]
        told |= set(map(_place, new))
        rows += new
    return rows


def replacing(rows: Sequence[Row]) -> Replacing:
    """The rows in place of all that is told of the same partitions: also of a column that there is no more."""
    of_rows: dict[tuple[str, str, str], set[date]] = {}
    of_freshness: dict[tuple[str, str, date], set[str]] = {}
    for target, host, table, day, is_fresh in map(_place, rows):
        if is_fresh:
            of_freshness.setdefault((target, host, day), set()).add(table)
        else:
            of_rows.setdefault((target, host, table), set()).add(day)
    fresh = Metric.FRESHNESS.value
    places = [
        f"{_of(target, host)} and table_name = '{table}' and day in {_listed(days)} and metric != '{fresh}'"
        for (target, host, table), days in of_rows.items()
    ]
    places += [
        f"{_of(target, host)} and day = '{day}' and table_name in {_listed(tables)} and metric = '{fresh}'"
        for (target, host, day), tables in of_freshness.items()
    ]
    # Parsed one by one: the parser's time grows faster than the length of what it reads.
    where: BooleanExpression = reduce(Or, map(parse, places))
    return Replacing(rows, where)


def measures_since(nessie: Nessie, target: str, host: str, first: date) -> list[tuple[str, Measure]]:
    """What was measured of a host from the days that lead up to `first` on: run keys and measures."""
    found = read(nessie, Measures, f"{_of(target, host)} and day >= '{first - _LEAD}'")
    return [(row["run_key"], _measure(row)) for row in found.to_pylist()] if found else []


def _measure(row: Row) -> Measure:
    return Measure(row["table_name"], row["host"], row["day"], row["column_name"], Metric(row["metric"]), row["value"])


def _place(row: Row) -> tuple[str, str, str, date, bool]:
    """What one run tells as a whole: a partition, or a table's freshness on the run's day."""
    is_fresh = row["metric"] == Metric.FRESHNESS.value
    return row["target"], row["host"], row["table_name"], row["day"], is_fresh


def _row(record: RunRecord, measure: Measure, now: datetime) -> Row:
    return {
        "run_key": record.run_key,
        "target": record.target,
        "host": measure.host,
        "day": measure.day,
        "table_name": measure.table,
        "column_name": measure.column,
        "metric": measure.metric.value,
        "value": measure.value,
        "recorded_at": now,
    }


def _of(target: str, host: str) -> str:
    return f"target = '{target}' and host = '{host}'"


def _listed(values: Iterable[object]) -> str:
    return "(" + ", ".join(f"'{value}'" for value in sorted(map(str, values))) + ")"
