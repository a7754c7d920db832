"""Measures and alerts as they are asked for by name; neither Spark nor the contracts are imported for it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from contracts.bands.alarm import Alarm
from contracts.bands.measure import Measure, Metric, Series
from contracts.bands.watch import Judged, watch
from infra.errors import UnknownNameError
from infra.query.duck import literal

Ask = Callable[[str], Sequence[tuple[Any, ...]]]
_ALERT = ("day", "host", "table_name", "column_name", "metric", "value", "expected_low", "expected_high", "told")


@dataclass(frozen=True)
class Trend:
    """A series, each day with what was expected of it."""

    series: Series
    days: tuple[Judged, ...]

    def told(self, day: Judged) -> str | None:
        """What an alarm says of a day; None of a day that is none."""
        if day.band is None or not day.alarmed:
            return None
        of = self.series
        return Alarm(Measure(of.table, of.host, day.day, of.column, of.metric, day.value), day.band).told


def read_trend(ask: Ask, target: str, series: Series) -> Trend:
    """The measures of a series on `target`, judged as they are now; a table of gold without its version is the latest.

    Raises:
        UnknownNameError: no such table, host, metric or column was measured; it names the nearest.
    """
    known = _known(ask, target)
    table = _latest(series.table, {one.table for one in known})
    known = [one for one in known if one.table == _one_of({one.table for one in known}, table, "measured table")]
    known = [one for one in known if one.host == _one_of({one.host for one in known}, series.host, "host")]
    known = [one for one in known if one.metric == _one_of({one.metric for one in known}, series.metric, "metric")]
    column = _one_of({one.column for one in known}, series.column, "column")
    found = Series(table, series.host, column, series.metric)
    return Trend(found, tuple(watch(found.metric, _values(ask, target, found))))


def read_alerts(ask: Ask, target: str, host: str | None, since: date | None) -> list[dict[str, Any]]:
    """Rows of `ops.alerts`, the newest day first.

    Raises:
        UnknownNameError: nothing was ever measured of the host.
    """
    where = [f"target = {literal(target)}"]
    if host is not None:
        where.append(f"host = {literal(_one_of({one.host for one in _known(ask, target)}, host, 'host'))}")
    if since is not None:
        where.append(f"day >= date '{since}'")
    order = "day desc, host, table_name, column_name, metric"
    rows = ask(f"select {', '.join(_ALERT)} from ops.alerts where {' and '.join(where)} order by {order}")
    return [dict(zip(_ALERT, row, strict=True)) for row in rows]


def _known(ask: Ask, target: str) -> list[Series]:
    columns = "table_name, host, column_name, metric"
    rows = ask(f"select distinct {columns} from ops.measures where target = {literal(target)}")
    return [Series(table, host, column, Metric(metric)) for table, host, column, metric in rows]


def _values(ask: Ask, target: str, of: Series) -> dict[date, float]:
    column = f"= {literal(of.column)}" if of.column else "is null"
    return dict(
        ask(
            f"select day, value from ops.measures where target = {literal(target)} and host = {literal(of.host)}"
            f" and table_name = {literal(of.table)} and metric = '{of.metric}' and column_name {column}"
        )
    )


def _latest(table: str, known: Iterable[str]) -> str:
    versions = [each for each in known if each.startswith(f"{table}_v") and each[len(table) + 2 :].isdigit()]
    return max(versions, key=lambda each: int(each[len(table) + 2 :]), default=table)


def _one_of(known: set[Any], name: Any, what: str) -> Any:
    if name in known:
        return name
    names = sorted(str(each) for each in known if each is not None)
    near = get_close_matches(str(name), names, n=3, cutoff=0.4) or names[:5]
    raise UnknownNameError(
        f"no {what} {str(name)!r}" if name is not None else f"no {what} is named, and it is of one",
        where="ops.measures",
        remedy=f"nearest: {', '.join(near)}" if near else "nothing was measured yet: a published run is",
    )
