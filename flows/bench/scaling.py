"""What publishing depends on: the number of changed tables; and what it must not depend on: rows.

Without an engine, so that what is measured is the catalog's work and Iceberg's metadata, not a session.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from flows.bench.lake import BenchLake, append, bench_lake, key_of, numbers
from flows.bench.steps import StepClock
from infra.catalog.candidate import Path
from infra.catalog.inputs import Input, read_input
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Publication, Step
from infra.catalog.publisher import Publisher
from infra.catalog.run import Run, RunKey
from infra.catalog.run_branch import RunBranch

TABLES = (1, 10, 100, 1_000)
ROWS = tuple(10**power for power in range(3, 8))


@dataclass(frozen=True)
class Scaling:
    """Median seconds of a step at one size of what is varied."""

    name: str
    size: int
    seconds: float
    runs: int


def bench_scaling(nessie: Nessie, warehouse: str, runs: int, progress: Callable[[str], None]) -> list[Scaling]:
    """Time the steps between writing and being published against tables, rows of the run, and rows already there."""
    found: list[Scaling] = []
    for tables in TABLES:
        progress(f"{tables:,} changed tables")
        found += _measured(nessie, warehouse, runs, "of changed tables", tables, _changing_tables)
    for rows in ROWS:
        progress(f"{rows:,} rows")
        found += _measured(nessie, warehouse, runs, "of rows written", rows, _writing_rows)
        found += _measured(nessie, warehouse, runs, "of rows already in the table, rebased", rows, _onto_rows)
    return found


Prepared = tuple[BenchLake, Callable[[RunBranch], Sequence[Input]]]


def _measured(  # noqa: PLR0913, PLR0917 - a bench says all that it varies
    nessie: Nessie,
    warehouse: str,
    runs: int,
    what: str,
    size: int,
    case: Callable[[BenchLake, int], Callable[[RunBranch], Sequence[Input]]],
) -> list[Scaling]:
    tables = [f"t{n}" for n in range(size if case is _changing_tables else 1)]
    with bench_lake(nessie, warehouse, tables) as lake:
        write = case(lake, size)
        clocks = [_published(lake, write, rebased=case is _onto_rows) for _ in range(runs + 1)][1:]
    return [
        Scaling(f"{step} by number {what}", size, median(clock.seconds[step] for clock in clocks), runs)
        for step in (Step.CANDIDATE, Step.PUBLISH)
    ]


def _published(lake: BenchLake, write: Callable[[RunBranch], Sequence[Input]], *, rebased: bool) -> StepClock:
    clock = StepClock()
    done = _publish(lake, "h", write, clock)
    clock.stop()
    assert done.path is (Path.REBASED if rebased else Path.CLEAN)
    return clock


def _publish(
    lake: BenchLake, host: str, write: Callable[[RunBranch], Sequence[Input]], clock: Callable[[Step], None]
) -> Publication:
    key = RunKey.of(flow="bench", host=host, day=None, inputs={"once": secrets.token_hex(8)}, target=lake.branch)
    run = Run("bench", host, None, key, lake.branch)
    return Publisher(lake.nessie, observe=clock).publish(run, write, [])


def _changing_tables(lake: BenchLake, tables: int) -> Callable[[RunBranch], Sequence[Input]]:
    data = numbers("h", [1])

    def write(attempt: RunBranch) -> Sequence[Input]:
        append(lake.nessie, attempt.branch.name, [(f"t{n}", data) for n in range(tables)])
        return ()

    return write


def _writing_rows(lake: BenchLake, rows: int) -> Callable[[RunBranch], Sequence[Input]]:
    data = numbers("h", range(rows))

    def write(attempt: RunBranch) -> Sequence[Input]:
        append(lake.nessie, attempt.branch.name, [("t0", data)])
        return ()

    return write


def _onto_rows(lake: BenchLake, rows: int) -> Callable[[RunBranch], Sequence[Input]]:
    """A table that has rows, and to which another host publishes each time that this run has written."""
    append(lake.nessie, lake.branch, [("t0", numbers("there", range(rows)))])

    def other(attempt: RunBranch) -> Sequence[Input]:
        append(lake.nessie, attempt.branch.name, [("t0", numbers("other", [1]))])
        return ()

    def write(attempt: RunBranch) -> Sequence[Input]:
        append(lake.nessie, attempt.branch.name, [("t0", numbers("h", [1]))])
        _publish(lake, "other", other, lambda _: None)
        return [read_input(lake.nessie.tables(attempt.base), str(key_of("t0")), (("host", "h"),))]

    return write
