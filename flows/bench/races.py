"""Races for real: processes that publish onto one branch at the same moment, and what came of every row."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection

from flows.bench.lake import BenchLake, bench_lake
from flows.bench.race import TABLES, Kind, Outcome, Start, racer
from infra.catalog.nessie import Nessie

# So many races share a branch: with each the tables' history grows, which is not what is looked at.
_OF_A_BRANCH = 20
_KINDS = tuple(Kind)


@dataclass(frozen=True)
class Raced:
    """What came of the races.

    Attributes:
        races: how many times processes published at the same moment.
        lost: runs that were acknowledged, or told to be published, and are not in every table.
        duplicated: runs whose row is more than once in a table.
        partial: runs of which some tables have the row, and others not.
        unasked: runs whose racer was told that they were not published, and whose row is there.
        paths: how many runs were told which outcome.
    """

    races: int
    lost: int
    duplicated: int
    partial: int
    unasked: int
    paths: dict[str, int] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        """Whether nothing went wrong."""
        return not (self.lost or self.duplicated or self.partial or self.unasked)


Told = dict[int, list[Outcome]]


def bench_races(nessie: Nessie, warehouse: str, races: int, processes: int, progress: Callable[[int], None]) -> Raced:
    """Let `processes` of them publish at the same moment, `races` times; `progress` gets the number that is done."""
    found = Raced(0, 0, 0, 0, 0)
    numbers = count(1)
    with _racers(nessie.transport.uri, processes) as racers:
        while found.races < races:
            batch = min(_OF_A_BRANCH, races - found.races)
            with bench_lake(nessie, warehouse, TABLES) as lake:
                told = _race(lake, racers, [_KINDS[race % len(_KINDS)] for race in range(batch)], numbers)
                rows = {table: Counter(n for _, n in lake.rows(table)) for table in TABLES}
            found = add(found, judge(batch, told, rows))
            progress(found.races)
    return found


def judge(races: int, told: Told, rows: dict[str, Counter[int]]) -> Raced:
    """Compare what racers were told of each number with how often each table has it."""
    lost = duplicated = partial = unasked = 0
    for n, outcomes in told.items():
        times = [counted[n] for counted in rows.values()]
        published = any(outcome.published or outcome is Outcome.NOOP for outcome in outcomes)
        lost += published and min(times) == 0
        duplicated += max(times) > 1
        partial += min(times) == 0 < max(times)
        unasked += not published and max(times) > 0
    paths = Counter(outcome.value for outcomes in told.values() for outcome in outcomes)
    return Raced(races, lost, duplicated, partial, unasked, dict(paths))


def add(one: Raced, other: Raced) -> Raced:
    """Both together."""
    return Raced(
        one.races + other.races,
        one.lost + other.lost,
        one.duplicated + other.duplicated,
        one.partial + other.partial,
        one.unasked + other.unasked,
        dict(Counter(one.paths) + Counter(other.paths)),
    )


def _race(lake: BenchLake, racers: Sequence[Connection], kinds: Sequence[Kind], numbers: Iterator[int]) -> Told:
    told: Told = {}
    for kind in kinds:
        starts = _starts(lake.branch, kind, [next(numbers) for _ in racers])
        for commands, start in zip(racers, starts, strict=True):
            commands.send(start)
        for commands, start in zip(racers, starts, strict=True):
            told.setdefault(start.n, []).append(commands.recv())
    return told


def _starts(branch: str, kind: Kind, numbers: Sequence[int]) -> list[Start]:
    """One run for each process: all the same, or each of its own in a common partition, or in partitions apart."""
    if kind is Kind.KEY:
        return [Start(branch, kind, str(numbers[0]), "h0", numbers[0]) for _ in numbers]
    apart = kind is Kind.HOSTS
    return [Start(branch, kind, str(n), f"h{place if apart else 0}", n) for place, n in enumerate(numbers)]


@contextmanager
def _racers(uri: str, processes: int) -> Iterator[list[Connection]]:
    context = get_context("spawn")
    barrier = context.Barrier(processes)
    pipes = [context.Pipe() for _ in range(processes)]
    running = [context.Process(target=racer, args=(uri, barrier, theirs), daemon=True) for _, theirs in pipes]
    for process in running:
        process.start()
    try:
        yield [ours for ours, _ in pipes]
        for ours, _ in pipes:
            ours.send(None)
        for process in running:
            process.join()
    finally:
        for process in running:
            process.kill()
