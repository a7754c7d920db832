"""A process to be killed: `python -m tests.fault.child COMMAND ARGUMENTS`, in the home that its environment names.

It says `ready` when it can begin (with its Spark session up, if it needs one), begins at the next line on stdin, and
tells the outcome as a JSON document. What it calls is what the flows call.
"""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from flows.daily import publish_day
from flows.deliver import land_files
from flows.ops import record_run
from flows.progress import announcing
from flows.release import publish_release
from flows.workspace import Workspace, open_workspace
from infra.catalog.publication import Publication
from tests.fault.given import DAY, HOST, SOURCE
from tests.fault.small_runs import SmallRuns
from tests.integration.flows.code import code_with, field, ratings

Told = dict[str, Any]
# Says `ready` and waits for the next line.
Hold = Callable[[], None]
# One table more than this code has.
RELEASED_CODE = code_with(ratings({"stars": ("int", field(nullable=True))}))


def publish(work: Workspace, _hold: Hold, target: str, host: str = HOST, day: str = DAY.isoformat()) -> Told:
    """The daily flow: the run, and the record of it."""

    def run() -> Publication:
        done = publish_day(work, host, date.fromisoformat(day), target)
        record_run(work, done)
        return done

    return _told(run)


def deliver(work: Workspace, _hold: Hold, *paths: str) -> Told:
    """The core of the deliver flow."""
    found = land_files(work, HOST, SOURCE, [Path(path) for path in paths])
    return {"landed": len(found.landed), "duplicates": len(found.duplicates)}


def release(work: Workspace, _hold: Hold, target: str) -> Told:
    """The core of the release flow."""
    done = publish_release(work, target, checkout=RELEASED_CODE)
    return {"status": done.status.value, "published_hash": done.published_hash}


def append(work: Workspace, _hold: Hold, *arguments: str) -> Told:
    """A small run that adds a row to a table."""
    target, folder, name, table, number = arguments
    return _told(lambda: SmallRuns(work.nessie, Path(folder), target).append(name, table, int(number)))


def count(work: Workspace, hold: Hold, *arguments: str) -> Told:
    """A small run that counts a table's rows, and is held when it first has."""
    target, folder, name, table, into = arguments
    holds = [hold]

    def once_read() -> None:
        if holds:
            holds.pop()()

    return _told(lambda: SmallRuns(work.nessie, Path(folder), target).count(name, table, into, once_read))


WITH_SPARK: dict[str, Callable[..., Told]] = {"publish": publish, "deliver": deliver, "release": release}
WITHOUT: dict[str, Callable[..., Told]] = {"append": append, "count": count}


def dies_at(fatal: str) -> Callable[[StrEnum], None]:
    """Kill this process, its JVM included, as if the machine's plug were pulled, when it comes to a step or stage."""

    def observe(point: StrEnum) -> None:
        if point == fatal:
            os.killpg(0, signal.SIGKILL)

    return observe


def main(command: str, *arguments: str) -> None:
    """Speak over stdin and stdout; whatever else is printed goes to stderr."""
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def hold() -> None:
        channel.write("ready\n")
        sys.stdin.readline()

    dies = dies_at(os.environ.get("FATAL_POINT", ""))
    with announcing(dies), open_workspace(observe=dies) as work:
        if command in WITH_SPARK:
            work.spark.range(1).count()
        hold()
        told = {**WITH_SPARK, **WITHOUT}[command](work, hold, *arguments)
        channel.write(json.dumps(told) + "\n")


def _told(run: Callable[[], Publication]) -> Told:
    try:
        done = run()
    except Exception as error:
        traceback.print_exc()
        return {"status": type(error).__name__, "error": str(error)}
    return {"status": done.status.value, "published_hash": done.published_hash}


if __name__ == "__main__":
    main(*sys.argv[1:])
