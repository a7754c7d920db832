"""What a run must make anew: for each family of models, the days whose rows what arrived can change.

A day too many costs time, a day too few leaves a table that a full rebuild would not give; models are functions
of the days themselves, so neither the order of deliveries nor the number of runs shows in what they make.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from contracts import bronze
from contracts.contract import Contract

ATTRIBUTION_DAYS = 7
WINDOW_DAYS = 28

_DAY = timedelta(days=1)
_NONE: frozenset[date] = frozenset()

Spans = list[list[str]]
Arrived = Mapping[str, Collection[date]]


@dataclass(frozen=True)
class Known:
    """What the branch says of the host before the rebuild.

    Attributes:
        feature_days: days that have features: those with a pageview in the 28 days that end with them.
        open_days: days with an exposure whose outcome is not final.
        restated_exposures: days of exposures that lie after an article version that arrived late.
        restated_windows: days whose features see an article of which a version arrived late.
    """

    feature_days: frozenset[date] = _NONE
    open_days: frozenset[date] = _NONE
    restated_exposures: frozenset[date] = _NONE
    restated_windows: frozenset[date] = _NONE


@dataclass(frozen=True)
class Affected:
    """Days to rebuild; what each set is for is in dbt_project.yml.

    Attributes:
        known_until: the run's day, or a later one that the host was published for before.
    """

    known_until: date
    event_days: frozenset[date]
    subscription_days: frozenset[date]
    revenue_days: frozenset[date]
    visitor_days: frozenset[date]
    outcome_days: frozenset[date]
    window_days: frozenset[date]

    @property
    def days(self) -> frozenset[date]:
        """All of them."""
        events, others = self.event_days | self.visitor_days, self.subscription_days | self.revenue_days
        return events | others | self.outcome_days | self.window_days

    def variables(self) -> dict[str, object]:
        """The same, as variables of the dbt project."""
        families = ("event", "subscription", "revenue", "visitor", "outcome", "window")
        days = {f"{family}_days": spans(getattr(self, f"{family}_days")) for family in families}
        return {"known_until": self.known_until.isoformat(), **days}


def affected(run_day: date, arrived: Arrived, known: Known) -> Affected:
    """The days to rebuild when rows of `arrived` days came, by bronze table; the run's day is always among them."""
    until = max({run_day, *known.feature_days})
    today = frozenset({run_day})
    events, walls = (_days(arrived, contract) for contract in (bronze.Events, bronze.WallEvents))
    changes = _days(arrived, bronze.Subscriptions)
    first_visit = min({run_day, *events, *known.feature_days})
    visitors = today | events | walls | _standing(changes, first_visit, until)
    return Affected(
        known_until=until,
        event_days=today | events,
        subscription_days=today | changes,
        revenue_days=today | _days(arrived, bronze.AdRevenue),
        visitor_days=visitors,
        outcome_days=today | walls | known.restated_exposures | _outcomes(events | changes, known.open_days, until),
        window_days=_windows(visitors, known, until) | known.restated_windows,
    )


def everything(days: Iterable[date], known_until: date) -> Affected:
    """All that a rebuild from nothing makes of bronze rows of these days; features go on to the last run's day.

    Args:
        days: of all tables; at least one.
        known_until: as `Affected` has it.
    """
    ordered = sorted(days)
    every, windows = days_from(ordered[0], max(ordered[-1], known_until)), days_from(ordered[0], known_until)
    return Affected(known_until, every, every, every, every, every, windows)


def spans(days: Iterable[date]) -> Spans:
    """The same as `date_spans`, as texts."""
    return [[first.isoformat(), last.isoformat()] for first, last in date_spans(days)]


def date_spans(days: Iterable[date]) -> list[tuple[date, date]]:
    """First and last day of each run of days without a gap, in order."""
    ordered = sorted(set(days))
    if not ordered:
        return []
    breaks = [(before, after) for before, after in pairwise(ordered) if after - before > _DAY]
    firsts = [ordered[0], *(after for _, after in breaks)]
    lasts = [*(before for before, _ in breaks), ordered[-1]]
    return list(zip(firsts, lasts, strict=True))


def days_from(first: date, last: date) -> frozenset[date]:
    """All days from `first` to `last`, both included; none if they are in the other order."""
    return frozenset(first + offset * _DAY for offset in range((last - first).days + 1))


def _days(arrived: Arrived, contract: type[Contract]) -> frozenset[date]:
    return frozenset(arrived.get(contract.definition().table, ()))


def _standing(changes: frozenset[date], first_visit: date, until: date) -> frozenset[date]:
    """What a visitor is on a day follows from every change up to it, so a change counts from its day on."""
    return days_from(max(min(changes), first_visit), until) if changes else _NONE


def _outcomes(reactions: frozenset[date], open_days: frozenset[date], until: date) -> frozenset[date]:
    """Days whose window closed, and those whose closed window a reaction lies in; an open window tells nothing."""
    window = ATTRIBUTION_DAYS * _DAY
    within = {day for reaction in reactions for day in days_from(reaction - window, reaction)}
    return frozenset(day for day in within | open_days if day + window < until)


def _windows(visitors: frozenset[date], known: Known, until: date) -> frozenset[date]:
    """Days whose window sees a changed day, and those since the last run that no run was for."""
    reach = (WINDOW_DAYS - 1) * _DAY
    seeing = {day for visited in visitors for day in days_from(visited, min(visited + reach, until))}
    if not known.feature_days:
        return frozenset(seeing)
    last = max(known.feature_days)
    return frozenset(seeing) | days_from(last + _DAY, min(last + reach, until))
