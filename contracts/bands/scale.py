"""On what scale a metric's days are compared, and how wide a band is at least."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from contracts.bands.measure import Metric


@dataclass(frozen=True)
class Scale:
    """How one metric is compared.

    Attributes:
        outlier: robust standard deviations from the centre beyond which a value is one.
        logarithmic: days differ by factors and not by amounts; one row more on either side, as there may be none.
        least_below: least distance of the band's lower end from its centre, on that scale.
        least_above: the same of its upper end.
        lowest: no value lies below, so no band does.
        highest: no value lies above.
        alarms_below: whether a value can be too low.
    """

    outlier: float
    logarithmic: bool
    least_below: float
    least_above: float
    lowest: float = 0.0
    highest: float = math.inf
    alarms_below: bool = True

    def on(self, value: float) -> float:
        """A value on this scale."""
        return math.log1p(value) if self.logarithmic else value

    def off(self, scaled: float) -> float:
        """The value at a place on this scale, among those that there can be."""
        return min(self.highest, max(self.lowest, math.expm1(scaled) if self.logarithmic else scaled))

    def chance(self, centre: float) -> float:
        """Standard deviation of a count at `centre` if rows came by chance alone: that of Poisson's law, its root."""
        return math.exp(-centre / 2) if self.logarithmic else 0.0


# 3.5 is what Iglewicz and Hoaglin (1993, How to Detect and Handle Outliers, ASQC) call an outlier. A table has one
# volume, but a share for each of its columns: of so many, some lie that far out each day, so theirs must be farther.
_OUTLIER, _OUTLIER_OF_MANY = 3.5, 5.0
_A_FIFTH_LESS, _THREE_TIMES = math.log(1.25), math.log(3)
_TWO_PER_CENT = 0.02

SCALES: Mapping[Metric, Scale] = {
    # News may double a day's readers, and is no fault; nothing but a fault takes a fifth of them away.
    Metric.ROWS: Scale(_OUTLIER, logarithmic=True, least_below=_A_FIFTH_LESS, least_above=_THREE_TIMES),
    Metric.NULL_SHARE: Scale(_OUTLIER_OF_MANY, False, _TWO_PER_CENT, _TWO_PER_CENT, highest=1.0),
    Metric.DISTINCT_SHARE: Scale(_OUTLIER_OF_MANY, False, _TWO_PER_CENT, _TWO_PER_CENT, highest=1.0),
    Metric.FRESHNESS: Scale(_OUTLIER, False, 0.5, 0.5, alarms_below=False),
}
