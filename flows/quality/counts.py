"""Counts from raw to gold at one commit, and whether they add up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from infra.errors import UnknownNameError
from infra.query.duck import literal

Ask = Callable[[str], Sequence[tuple[Any, ...]]]

_SQL = Path(__file__).parent / "sql"
_EVENTS = ("traffic", "walls", "changes", "statements")


@dataclass(frozen=True)
class EventCount:
    """Events of one type of a host's day, tier by tier; None where a tier has no such number.

    Attributes:
        day: None of what is of no day.
        table: where they are first counted.
        event_type: as the table has it, or a part of them: `article_pageview`, `walled_impression`.
        bronze: rows as delivered.
        duplicates: of those, the ones that came again.
        excluded: of the rest, the ones that silver leaves out by its definition: doors of subscribers.
        silver: rows.
        left_out: of those, the ones that gold leaves out by its definition: of visitors without a pageview that day,
            and a visitor's second change of one kind on one day.
        gold: what gold's numbers add up to.
    """

    host: str
    day: date | None
    table: str
    event_type: str
    bronze: int | None
    duplicates: int
    excluded: int
    silver: int | None
    left_out: int
    gold: int | None

    @property
    def balances(self) -> bool:
        """Whether no row is lost or made up between two tiers that both have a number."""
        kept = (
            self.bronze is None or self.silver is None or self.bronze == self.duplicates + self.excluded + self.silver
        )
        return kept and (self.silver is None or self.gold is None or self.silver == self.left_out + self.gold)


@dataclass(frozen=True)
class SourceCount:
    """Records of one source: what its deliveries say became of them, and what is there of them."""

    host: str
    source: str
    table: str
    deliveries: int
    delivered: int
    accepted: int
    quarantined: int
    ignored: int
    table_rows: int
    records_in_bronze: int
    records_in_quarantine: int
    rows_in_bronze: int

    @property
    def balances(self) -> bool:
        """Whether every record has one fate, and bronze and quarantine hold what was said."""
        said = (self.accepted, self.quarantined, self.table_rows)
        there = (self.records_in_bronze, self.records_in_quarantine, self.rows_in_bronze)
        return self.delivered == self.accepted + self.quarantined + self.ignored and said == there


@dataclass(frozen=True)
class Counts:
    """Both, by host."""

    events: tuple[EventCount, ...]
    sources: tuple[SourceCount, ...]

    @property
    def balances(self) -> bool:
        """Whether all of it adds up."""
        return all(one.balances for one in self.events) and all(one.balances for one in self.sources)


def read_counts(ask: Ask, host: str | None = None, first: date | None = None, last: date | None = None) -> Counts:
    """Count one host or all; events of the days from `first` to `last`, both included, and deliveries of all time.

    What is of no day is counted only where no day is given.

    Raises:
        UnknownNameError: nothing of the host was consumed; it names the nearest.
    """
    sources = tuple(SourceCount(*row) for row in ask(_read("deliveries")))
    known = {one.host for one in sources}
    if host is not None and host not in known:
        near = get_close_matches(host, known, n=3, cutoff=0.4) or sorted(known)
        remedy = f"nearest: {', '.join(near)}" if near else "nothing was consumed yet: `tollgate run daily` does it"
        raise UnknownNameError(f"nothing of a host {host!r}", where="bronze.deliveries", remedy=remedy)
    where = _where(host, first, last)
    found = " union all ".join(f"select * from ({_read(name)})" for name in _EVENTS)
    events = ask(f"select * from ({found}) where {where} order by host, day nulls first, table_name, event_type")
    return Counts(
        events=tuple(EventCount(*row) for row in events),
        sources=tuple(one for one in sources if host in {None, one.host}),
    )


def _read(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text()


def _where(host: str | None, first: date | None, last: date | None) -> str:
    conditions = [f"host = {literal(host)}"] if host is not None else []
    conditions += [f"day >= date '{first}'"] if first else []
    conditions += [f"day <= date '{last}'"] if last else []
    return " and ".join(conditions) or "true"
