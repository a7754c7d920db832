"""Days in the host's zone as instants."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np

from infra.simulation import site
from infra.simulation.arrays import Floats
from infra.simulation.scenario import Scenario


@cache
def midnights(scenario: Scenario) -> Floats:
    """Unix seconds at which each day begins, and the last one ends."""
    zone = ZoneInfo(site.ZONE)
    starts = [scenario.date_of(day) for day in range(scenario.days + 1)]
    return np.array([datetime(one.year, one.month, one.day, tzinfo=zone).timestamp() for one in starts])


def day_lengths(scenario: Scenario) -> Floats:
    """Seconds of each day: not all have 86 400."""
    return np.diff(midnights(scenario))


def iso(unix_seconds: Floats) -> list[str]:
    """Instants as ISO 8601 text in UTC, to the millisecond."""
    texts = np.datetime_as_string((unix_seconds * 1000).round().astype("datetime64[ms]"))
    return [f"{text}Z" for text in texts.tolist()]
