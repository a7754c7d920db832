"""The people who may come: who they are, how often, and what for."""

import hashlib
from dataclasses import dataclass
from datetime import date

import numpy as np

from infra.simulation import site
from infra.simulation.arrays import Floats, Ints, Texts
from infra.simulation.scenario import Scenario

# Daily visit rate: log-normal over people, fitted to the published shares of person-months (README.md).
_LOG_RATE_MEAN, _LOG_RATE_SD = -3.30, 1.30
_MOST_DAYS = 0.92
# Least daily rate of a regular and of a loyal visitor.
_LOYALTY_FROM = (0.05, 0.25)
# Mean of pages after the first of a visit.
_FURTHER_PAGES = (0.30, 0.65, 1.10)
# Status on the first day, by loyalty.
_STATUS_SHARE = ((0.970, 0.028, 0.002), (0.83, 0.15, 0.02), (0.62, 0.24, 0.14))
_INTEREST_CONCENTRATION = 3.0
_ALREADY_KNOWN = -1


@dataclass(frozen=True)
class Visitors:
    """One element per person; codes as in `site`.

    Attributes:
        interest: share of the person's page views by section, people by sections.
        rate: chance of a visit on an average day, once the person knows the site.
        further_pages: mean of article pages after the first of a visit (Poisson).
        arrival: day of the first visit ever; -1 for who knew the site before.
        status: status on the first day.
    """

    visitor_id: Texts
    user_id: Texts
    device: Ints
    user_agent: Ints
    referrer_class: Ints
    loyalty: Ints
    interest: Floats
    rate: Floats
    further_pages: Floats
    arrival: Ints
    status: Ints

    def __len__(self) -> int:
        return len(self.rate)

    @property
    def front_page_share(self) -> Floats:
        """Chance that a visit begins on the front page."""
        return np.array(site.FRONT_PAGE_SHARE)[self.referrer_class]

    @property
    def pages_per_visit(self) -> Floats:
        """Expected page views of a visit, the front page included."""
        return 1 + self.further_pages + self.front_page_share

    def visit_chance(self, day: int, first_day: date) -> Floats:
        """Chance of a visit on a day, for who knows the site and was not stopped lately."""
        weekday = site.WEEKDAY[(first_day.weekday() + day) % 7]
        return np.minimum(self.rate * weekday, 1.0)


def draw_visitors(scenario: Scenario) -> Visitors:
    """Draw the audience."""
    rng, n = scenario.generator("audience"), scenario.visitors
    rate = np.minimum(np.exp(rng.normal(_LOG_RATE_MEAN, _LOG_RATE_SD, n)), _MOST_DAYS)
    loyalty = np.searchsorted(_LOYALTY_FROM, rate, side="right").astype(np.int64)
    device = rng.choice(len(site.DEVICES), n, p=site.DEVICE_SHARE)
    concentration = _INTEREST_CONCENTRATION * np.array(site.SECTION_POPULARITY)
    arrival = np.where(loyalty == site.CASUAL, rng.integers(0, scenario.days, n), _ALREADY_KNOWN)
    return Visitors(
        visitor_id=_names("v", scenario),
        user_id=_names("u", scenario),
        device=device,
        user_agent=rng.integers(0, np.array([len(agents) for agents in site.USER_AGENTS])[device]),
        referrer_class=pick(rng, np.array(site.REFERRER_SHARE)[loyalty]),
        loyalty=loyalty,
        interest=rng.dirichlet(concentration, n),
        rate=rate,
        further_pages=np.array(_FURTHER_PAGES)[loyalty],
        arrival=arrival,
        status=pick(rng, np.array(_STATUS_SHARE)[loyalty]),
    )


def pick(rng: np.random.Generator, shares: Floats) -> Ints:
    """Draw one column per row of shares that sum to 1."""
    return pick_by(rng.random(len(shares)), shares)


def pick_by(uniform: Floats, shares: Floats) -> Ints:
    """The column of each row that its uniform number falls into."""
    passed: Ints = (uniform[:, None] >= np.cumsum(shares, axis=1)[:, :-1]).sum(axis=1)
    return passed


def _names(kind: str, scenario: Scenario) -> Texts:
    digests = (
        hashlib.blake2b(f"{scenario.seed}/{kind}/{i}".encode(), digest_size=8).hexdigest()
        for i in range(scenario.visitors)
    )
    return np.array([f"{kind}-{digest}" for digest in digests], dtype=object)
