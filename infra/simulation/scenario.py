"""What a simulation is asked for."""

from dataclasses import dataclass
from datetime import date, timedelta
from zlib import crc32

import numpy as np

from infra.errors import TollgateError
from infra.simulation.site import SECTIONS

_MOST_EAGER = 10.0


class SimulationError(TollgateError):
    """A scenario that makes no sense, or a folder that the simulated files cannot go to."""


@dataclass(frozen=True)
class Scenario:
    """A size, a calendar and a seed; equal scenarios give equal worlds, to the byte.

    Args:
        visitors: people who may come to the site during the scenario.
        articles: articles published, those from before the first day included; at least one per section.
        days: consecutive days, from `first_day`.
        first_day: first day, in the host's time zone.
        seed: any whole number from 0.
        eagerness: times the calibrated chances to buy. Above 1 a small world has enough purchases to learn from,
            and more than the published figures allow.

    Raises:
        SimulationError: a number is out of its bounds.
    """

    visitors: int
    articles: int
    days: int
    first_day: date
    seed: int
    eagerness: float = 1.0

    def __post_init__(self) -> None:
        for name, least in (("visitors", 1), ("articles", len(SECTIONS)), ("days", 1), ("seed", 0)):
            if getattr(self, name) < least:
                raise SimulationError(
                    f"{name} is {getattr(self, name)}, and at least {least} is needed",
                    where="simulated host riverbend",
                    remedy=f"give {name} as a whole number from {least}",
                )
        if not 0 < self.eagerness <= _MOST_EAGER:
            raise SimulationError(
                f"eagerness is {self.eagerness}",
                where="simulated host riverbend",
                remedy=f"give eagerness as a number above 0 and at most {_MOST_EAGER:g}",
            )

    def date_of(self, day: int) -> date:
        """Calendar date of a day's ordinal."""
        return self.first_day + timedelta(days=day)

    def generator(self, part: str) -> np.random.Generator:
        """Random numbers of one part of the simulation, whatever the other parts draw."""
        return np.random.default_rng([self.seed, crc32(part.encode())])


# The change to summer time, 2025-03-09 in Chicago, lies inside on purpose.
_FIRST_DAY = date(2025, 3, 3)
SMALL = Scenario(visitors=3_000, articles=120, days=28, first_day=_FIRST_DAY, seed=7)
MEDIUM = Scenario(visitors=20_000, articles=800, days=28, first_day=_FIRST_DAY, seed=7)
