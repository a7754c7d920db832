"""A site of a few visitors and articles, made by chance: what happened on which day, and when it was delivered."""

import hashlib
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from contracts import bronze
from contracts.contract import Contract
from tests.unit.contracts.rows import VALID, Row
from transforms.host import HostContext

HOST = HostContext(name="h", zone="America/Chicago", site="example.com", article_pattern="^/([^/]+)$")
FIRST = date(2024, 3, 1)
DAYS = 45
RUN_DAYS = [FIRST + timedelta(days=offset) for offset in (9, 29, DAYS - 1)]
# Few, as every day is a partition of every table; with a fortnight and more between, so that windows run empty.
_EVENTFUL = (0, 1, 2, 7, 8, 9, 27, 28, 35, 44)
# How many days late half of a table's rows of a day come. Each run gets few late days, and of other tables than
# the other runs: whatever else is rebuilt anyway would hide what was forgotten.
_LATE: Mapping[type[Contract], Mapping[int, int]] = {
    bronze.Articles: {0: 20, 1: 20, 2: 40, 7: 20, 8: 30},
    bronze.AdRevenue: {8: 10},
    bronze.Events: {1: 35, 27: 10},
    bronze.Subscriptions: {28: 10},
    bronze.WallEvents: {7: 30},
}
# What is taken back after the last run, in two goes: half of a table's rows of a day, for the same reason of few.
WITHDRAWN: tuple[Mapping[type[Contract], tuple[int, ...]], ...] = (
    {bronze.Articles: (2, 8)},
    {bronze.Events: (0,), bronze.Subscriptions: (7,), bronze.WallEvents: (9,), bronze.AdRevenue: (27,)},
)
EVENLY = {"propensity_open": 0.5, "propensity_regwall": 0.25, "propensity_paywall": 0.25}
_VISITORS = [hashlib.sha256(f"visitor {number}".encode()).hexdigest()[:32] for number in range(9)]
_ARTICLES = [f"a{number}" for number in range(6)]
_SUBJECTS = ("news", "opinion", "sports", None)


@dataclass(frozen=True)
class Delivered:
    """One row of a bronze table, the day on which it was delivered, and what with."""

    contract: type[Contract]
    row: Row
    delivered: date
    delivery: str = hashlib.sha256(b"kept").hexdigest()


def history(seed: int) -> list[Delivered]:
    """Six weeks, of which some is delivered twice, some weeks late, and all out of order."""
    chance = random.Random(seed)  # noqa: S311 - a story, not a secret
    told = [*_events(chance), *_walls(chance), *_changes(chance), *_versions(chance), *_statements(chance)]
    late = [_late(one) if chance.random() < 0.5 else one for one in told]
    again = [one if chance.random() < 0.5 else _late(one) for one in chance.sample(late, 60)]
    told = [_in_a_delivery(one) if chance.random() < 0.5 else one for one in late + again]
    return chance.sample(told, len(told))


def withdrawn_delivery(number: int) -> str:
    """The delivery that the rows of `WITHDRAWN[number]` came in."""
    return hashlib.sha256(f"withdrawn {number}".encode()).hexdigest()


def bronze_rows(rows: Sequence[Delivered], run_day: date, run_key: str) -> Mapping[type[Contract], list[Row]]:
    """The rows by table as a run of that day would write them."""
    made: dict[type[Contract], list[Row]] = {}
    for record, one in enumerate(rows):
        of_table = made.setdefault(one.contract, [])
        day = {"day": run_day} if one.contract is bronze.Articles else {}
        of_table.append(
            {**VALID[one.contract], **one.row, **day, "host": HOST.name, "record": record}
            | {"run_day": run_day, "run_key": run_key, "delivery": one.delivery}
        )
    return made


def _events(chance: random.Random) -> Iterator[Delivered]:
    for number in range(420):
        day = _day(chance)
        kind = chance.choice(["pageview", "pageview", "ping"])
        row = {
            **_event(chance, f"event {number}", day, kind),
            "path": f"/{chance.choice(_ARTICLES)}",
            "article_id": chance.choice([*_ARTICLES, None]),
            "user_id": chance.choice([None, None, None, "ann", "bob"]),
            "engaged_seconds": round(chance.random() * 90, 2) if kind == "ping" else None,
            "referrer": chance.choice([None, "https://google.com/", "https://t.co/x", "https://example.com/"]),
        }
        yield Delivered(bronze.Events, row, day)


def _walls(chance: random.Random) -> Iterator[Delivered]:
    for number in range(160):
        day = _day(chance)
        kind = chance.choice(["impression", "impression", "impression", "dismissal"])
        row = {
            **_event(chance, f"wall {number}", day, kind),
            "article_id": chance.choice(_ARTICLES),
            "visitor_status": chance.choice(["anonymous", "anonymous", "registered", "subscriber"]),
            "strategy": chance.choice(["open", "regwall", "paywall"]),
            "wall_level": chance.choice(["free", "registration", "premium"]),
            "action": chance.choice(["open", "regwall", "paywall"]),
            **EVENLY,
        }
        yield Delivered(bronze.WallEvents, row, day)


def _changes(chance: random.Random) -> Iterator[Delivered]:
    for number in range(30):
        day = _day(chance)
        kind = chance.choice(["registration", "subscription", "subscription", "cancellation"])
        row = {**_event(chance, f"change {number}", day, kind), "user_id": chance.choice([None, "ann", "bob"])}
        yield Delivered(bronze.Subscriptions, row, day)


def _versions(chance: random.Random) -> Iterator[Delivered]:
    for number in range(60):
        day = _day(chance)
        published = chance.choice([None, _at(chance, day - timedelta(days=chance.randrange(40)))])
        row = {
            "article_id": chance.choice([*_ARTICLES, f"unread{number}"]),
            "updated_at": _at(chance, day),
            "published_at": published,
            "section": chance.choice(_SUBJECTS),
            "wall_level": chance.choice(["free", "registration", "premium", None]),
        }
        yield Delivered(bronze.Articles, row, day)


def _statements(chance: random.Random) -> Iterator[Delivered]:
    for number in range(20):
        day = _day(chance)
        # Of one day and section there is one statement: which of two is the later depends on the run that reads it.
        row = {"day": day, "section": f"section {number}", "revenue": round(chance.random() * 100, 2)}
        yield Delivered(bronze.AdRevenue, row, day)


def _event(chance: random.Random, name: str, day: date, kind: str) -> Row:
    return {
        "event_id": hashlib.sha256(name.encode()).hexdigest(),
        "event_type": kind,
        "day": day,
        "ts": _at(chance, day),
        "visitor_id": chance.choice(_VISITORS),
    }


def _day(chance: random.Random) -> date:
    return FIRST + timedelta(days=chance.choice(_EVENTFUL))


def _at(chance: random.Random, day: date) -> datetime:
    local = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(HOST.zone))
    # Many at the same few minutes of an hour, so that sessions are longer than one page.
    return (local + timedelta(hours=chance.choice([0, 12, 23]), seconds=chance.randrange(3_500))).astimezone(UTC)


def _late(one: Delivered) -> Delivered:
    delay = _LATE[one.contract].get((one.delivered - FIRST).days, 0)
    return replace(one, delivered=one.delivered + timedelta(days=delay))


def _in_a_delivery(one: Delivered) -> Delivered:
    """In one that is taken back, if the row is of such a day."""
    about = one.row["updated_at"].date() if one.contract is bronze.Articles else one.row["day"]
    for number, days in enumerate(WITHDRAWN):
        if (about - FIRST).days in days.get(one.contract, ()):
            return replace(one, delivery=withdrawn_delivery(number))
    return one
