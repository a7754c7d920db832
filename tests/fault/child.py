"""A process to be killed: `python -m tests.fault.child COMMAND ARGUMENTS`, in the home that its environment names.

It says `ready` when its Spark session is up, begins at the next line on stdin, and tells the outcome as a JSON
document. What it calls is what the flows call.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flows.daily import publish_day
from flows.deliver import land_files
from flows.release import publish_release
from flows.workspace import Workspace, open_workspace
from infra.catalog.publication import Observe, Step
from infra.errors import TollgateError
from tests.fault.given import DAY, HOST, SOURCE
from tests.integration.flows.code import code_with, field, ratings

Told = dict[str, Any]
# One table more than this code has.
RELEASED_CODE = code_with(ratings({"stars": ("int", field(nullable=True))}))


def publish(work: Workspace, target: str) -> Told:
    """The core of the daily flow."""
    try:
        done = publish_day(work, HOST, DAY, target)
    except TollgateError as error:
        return {"status": type(error).__name__, "error": str(error)}
    return {"status": done.status.value, "published_hash": done.published_hash}


def deliver(work: Workspace, *paths: str) -> Told:
    """The core of the deliver flow."""
    found = land_files(work, HOST, SOURCE, [Path(path) for path in paths])
    return {"landed": len(found.landed), "duplicates": len(found.duplicates)}


def release(work: Workspace, target: str) -> Told:
    """The core of the release flow."""
    done = publish_release(work, target, checkout=RELEASED_CODE)
    return {"status": done.status.value, "published_hash": done.published_hash}


COMMANDS: dict[str, Callable[..., Told]] = {"publish": publish, "deliver": deliver, "release": release}


def dies_at(fatal: str) -> Observe:
    """Kill this process, its JVM included, as if the machine's plug were pulled, when it comes to a step."""

    def observe(step: Step) -> None:
        if step == fatal:
            os.killpg(0, signal.SIGKILL)

    return observe


def main(command: str, *arguments: str) -> None:
    """Speak over stdin and stdout; whatever else is printed goes to stderr."""
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with open_workspace(observe=dies_at(os.environ.get("FATAL_STEP", ""))) as work:
        work.spark.range(1).count()
        channel.write("ready\n")
        sys.stdin.readline()
        channel.write(json.dumps(COMMANDS[command](work, *arguments)) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
