"""A measure outside its band, in words."""

import math
from dataclasses import dataclass

from contracts.bands.band import Band
from contracts.bands.measure import Measure, Metric


@dataclass(frozen=True)
class Alarm:
    """A measure that is not as the days before let expect. It blames nobody: news and holidays are outside too."""

    measure: Measure
    band: Band

    @property
    def told(self) -> str:
        """One sentence: of what, when, how much, and what was expected from which days."""
        measure = self.measure
        found, expected = _TOLD[measure.metric](measure, self.band)
        of = f"{measure.table} of {measure.host}, {measure.day}"
        return f"{of}: {found}, expected {expected} (of {self.band.learned_of})"


def _rows(measure: Measure, band: Band) -> tuple[str, str]:
    return _counted(measure.value, "row"), f"{math.ceil(band.low):,} to {math.floor(band.high):,}"


def _null_share(measure: Measure, band: Band) -> tuple[str, str]:
    return f"{measure.column} is null in {_percent(measure.value)} of rows", _shares(band)


def _distinct_share(measure: Measure, band: Band) -> tuple[str, str]:
    return f"distinct values of {measure.column} are {_percent(measure.value)} of rows", _shares(band)


def _freshness(measure: Measure, band: Band) -> tuple[str, str]:
    return f"the newest row is {_counted(measure.value, 'day')} old", f"at most {math.floor(band.high)}"


_TOLD = {
    Metric.ROWS: _rows,
    Metric.NULL_SHARE: _null_share,
    Metric.DISTINCT_SHARE: _distinct_share,
    Metric.FRESHNESS: _freshness,
}


def _counted(value: float, noun: str) -> str:
    return f"{value:,.0f} {noun}{'' if value == 1 else 's'}"


def _percent(share: float) -> str:
    return f"{share:.1%}".replace("%", " %")


def _shares(band: Band) -> str:
    return f"{_percent(band.low)} to {_percent(band.high)}"
