"""One racer: a process that publishes the runs it is given, each at the same moment as another process."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing.connection import Connection
from threading import BrokenBarrierError
from typing import Protocol

from flows.bench.lake import append, key_of, numbers
from infra.catalog.errors import PublishConflict, RunInProgress
from infra.catalog.inputs import Input, read_input
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Status
from infra.catalog.publisher import Publisher
from infra.catalog.run import Run, RunKey
from infra.catalog.run_branch import RunBranch
from infra.catalog.transport import Transport

TABLES = ("left", "right")
_PATIENCE_SECONDS = 120.0


class Kind(StrEnum):
    """What two runs that start at the same moment have in common."""

    HOSTS = "hosts"
    PARTITION = "partition"
    KEY = "key"
    IMPATIENT = "impatient"


class Outcome(StrEnum):
    """What a racer was told; the first three are ways in which its run was published."""

    CLEAN = "clean"
    REBASED = "rebased"
    REPLAYED = "replayed"
    NOOP = "noop"
    CONFLICT = "conflict"
    IN_PROGRESS = "in_progress"

    @property
    def published(self) -> bool:
        """Whether the racer was told that its own run was published by it."""
        return self in {Outcome.CLEAN, Outcome.REBASED, Outcome.REPLAYED}


@dataclass(frozen=True)
class Start:
    """One run: a row `n` for each table, in the partition of `host`; runs of one `name` are the same run."""

    branch: str
    kind: Kind
    name: str
    host: str
    n: int


class Barrier(Protocol):
    """As multiprocessing has it."""

    def wait(self, timeout: float | None = None) -> int:
        """Return when everybody waits."""


def racer(uri: str, barrier: Barrier, commands: Connection) -> None:
    """Publish what `commands` sends and answer with the outcome, until it sends None."""
    transport = Transport(uri)
    nessie = Nessie(transport)
    try:
        while (start := commands.recv()) is not None:
            barrier.wait(_PATIENCE_SECONDS)
            commands.send(run(nessie, start))
    except (EOFError, BrokenBarrierError):
        # Whoever began the race is gone.
        return
    finally:
        transport.close()


def run(nessie: Nessie, start: Start) -> Outcome:
    """Publish one run."""

    def write(attempt: RunBranch) -> Sequence[Input]:
        data = numbers(start.host, [start.n])
        append(nessie, attempt.branch.name, [(table, data) for table in TABLES])
        base = nessie.tables(attempt.base)
        return [read_input(base, str(key_of(table)), (("host", start.host),)) for table in TABLES]

    key = RunKey.of(flow="race", host=start.host, day=None, inputs={"name": start.name}, target=start.branch)
    attempts = 1 if start.kind is Kind.IMPATIENT else 5
    try:
        done = Publisher(nessie, attempts=attempts).publish(Run("race", start.host, None, key, start.branch), write, [])
    except RunInProgress:
        return Outcome.IN_PROGRESS
    except PublishConflict:
        return Outcome.CONFLICT
    return Outcome.NOOP if done.status is Status.NOOP else Outcome(done.path.value)
