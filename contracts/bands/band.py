"""The band of a day, learned from the days before it.

Centre: the median of the last four days of the same name, as a Sunday is like Sundays. Width: some robust standard
deviations (`contracts.bands.scale`) of what days differ by from their own name's centre, over all names together, as
four values alone tell little of a spread. A robust standard deviation is 1.4826 times the median absolute deviation,
the factor at which both agree on normal values (Rousseeuw and Croux 1993, doi:10.1080/01621459.1993.10476408).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from contracts.bands.measure import Metric
from contracts.bands.scale import SCALES, Scale

_MAD_TO_DEVIATION = 1.4826
# Days of one name that a centre is taken of; with fewer than three, it is taken of all days, of a week at least.
_NAMESAKES, _ENOUGH_NAMESAKES, _ENOUGH_DAYS = 4, 3, 7
_WEEK = 7
_FORGOTTEN_AFTER = 8 * _WEEK


@dataclass(frozen=True)
class Band:
    """What a value was expected to be, both ends included; `learned_of` says of which days, in words."""

    low: float
    high: float
    learned_of: str

    def holds(self, value: float) -> bool:
        """Whether a value is as expected."""
        return self.low <= value <= self.high


def learn(metric: Metric, history: Mapping[date, float], day: date) -> Band | None:
    """The band of `day`, learned from those days of `history` that are before it; None if they are too few.

    Days of the last eight weeks count. With less than three of the same name, the band is that of all days and holds
    each of them, so that it finds gross faults alone.
    """
    scale = SCALES[metric]
    past = {
        each: scale.on(value)
        for each, value in sorted(history.items())
        if each < day and (day - each).days <= _FORGOTTEN_AFTER
    }
    names = _by_name(past)
    namesakes = names.get(day.weekday(), [])
    if len(namesakes) >= _ENOUGH_NAMESAKES:
        centre = median(namesakes)
        width = scale.outlier * max(_spread(names.values()), scale.chance(centre))
        return _band(scale, centre, width, f"the last {len(namesakes)} {day:%A}s")
    if len(past) < _ENOUGH_DAYS:
        return None
    values = list(past.values())
    centre = median(values)
    width = scale.outlier * max(_spread([values]), scale.chance(centre))
    furthest = max(abs(value - centre) for value in values) + scale.least_below
    return _band(scale, centre, max(width, furthest), f"the last {len(values)} days")


def _by_name(past: Mapping[date, float]) -> dict[int, list[float]]:
    """The last values of each day of the week."""
    names: dict[int, list[float]] = {}
    for day, value in past.items():
        names.setdefault(day.weekday(), []).append(value)
    return {name: values[-_NAMESAKES:] for name, values in names.items()}


def _spread(groups: Iterable[Sequence[float]]) -> float:
    """Standard deviation of a new value from its group's centre, from what the groups' own values differ by.

    A centre of m values lies nearer to each of them than to a new one: of normal values the variances are
    (1 - 1/m) and (1 + 1/m) times theirs. A group of one value says nothing.
    """
    deviations = [
        abs(value - centre) * math.sqrt((len(values) + 1) / (len(values) - 1))
        for values in groups
        if len(values) > 1
        for centre in [median(values)]
        for value in values
    ]
    return _MAD_TO_DEVIATION * median(deviations) if deviations else 0.0


def _band(scale: Scale, centre: float, width: float, learned_of: str) -> Band:
    low = scale.off(centre - max(width, scale.least_below)) if scale.alarms_below else scale.lowest
    return Band(low, scale.off(centre + max(width, scale.least_above)), learned_of)
