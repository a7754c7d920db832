"""A series walked day by day, each day judged by those before it that were not alarms."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from contracts.bands.alarm import Alarm
from contracts.bands.band import Band, learn
from contracts.bands.measure import Measure, Metric, by_series

# So many alarms in a row are no fault any more but what the table is now like.
NEW_LEVEL = 7


@dataclass(frozen=True)
class Judged:
    """A day of a series; without a band too little was known to say anything of it."""

    day: date
    value: float
    band: Band | None

    @property
    def alarmed(self) -> bool:
        """Whether it lies outside its band."""
        return self.band is not None and not self.band.holds(self.value)


def watch(metric: Metric, series: Mapping[date, float]) -> list[Judged]:
    """Judge each day of a series, oldest first.

    A day that was an alarm does not teach, or half a day's rows would be half expected a week later. After
    `NEW_LEVEL` alarms in a row they alone teach, or a host that lost half its readers for good would alarm for ever.
    """
    taught: dict[date, float] = {}
    alarmed: dict[date, float] = {}
    judged = []
    for day, value in sorted(series.items()):
        found = Judged(day, value, learn(metric, taught, day))
        judged.append(found)
        if not found.alarmed:
            taught[day] = value
            alarmed = {}
            continue
        alarmed[day] = value
        if len(alarmed) >= NEW_LEVEL:
            taught, alarmed = alarmed, {}
    return judged


def alarms_among(asked: Collection[Measure], history: Iterable[Measure]) -> list[Alarm]:
    """Those of the measures asked about that are alarms, in the order of table, column, metric and day.

    `history` holds, of each series, the days that teach; the measures asked about are taken into it.
    """
    values = by_series([*history, *asked])
    days: dict[object, set[date]] = {}
    for measure in asked:
        days.setdefault(measure.series, set()).add(measure.day)
    alarms = [
        Alarm(Measure(series.table, series.host, one.day, series.column, series.metric, one.value), one.band)
        for series, given in values.items()
        if series in days
        for one in watch(series.metric, given)
        if one.alarmed and one.band and one.day in days[series]
    ]
    return sorted(alarms, key=_order)


def _order(alarm: Alarm) -> tuple[str, str, str, date]:
    measure = alarm.measure
    return measure.table, measure.column or "", measure.metric, measure.day
