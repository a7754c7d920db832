"""Starting, holding, killing processes that work in a home (`child.py`)."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.servers import endpoints
from infra.settings import Settings

REPOSITORY = Path(__file__).parents[2]
_PATIENCE_SECONDS = 600.0


@dataclass
class Child:
    """One process and its JVM, in a process group of their own; `log` has what it wrote to stderr."""

    process: "subprocess.Popen[str]"
    log: Path

    def await_ready(self) -> None:
        """Return when its session is up; it works after `go`."""
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n", self.log.read_text()[-3000:]

    def go(self) -> None:
        """Let it work."""
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def outcome(self) -> dict[str, Any]:
        """Wait for what it tells at its end."""
        assert self.process.stdout is not None
        told = self.process.stdout.readline()
        assert self.process.wait(_PATIENCE_SECONDS) == 0, self.log.read_text()[-3000:]
        document: dict[str, Any] = json.loads(told)
        return document

    def await_death(self) -> None:
        """Wait until it was killed: any other end is a failure of the test."""
        assert self.process.wait(_PATIENCE_SECONDS) == -signal.SIGKILL, self.log.read_text()[-3000:]

    def kill(self, *, jvm_too: bool) -> None:
        """SIGKILL; without its JVM, that notices by itself, and meanwhile may still write."""
        if jvm_too:
            self.end()
        else:
            self.process.kill()
        self.await_death()

    def end(self) -> None:
        """Leave nothing of it behind."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


StartChild = Callable[..., Child]


def start_child(
    settings: Settings, log: Path, command: str, *arguments: str, fatal: str = "", zone: str = "UTC"
) -> Child:
    """Start `command` of `child.py` on the home and catalog of `settings`.

    `fatal` is the step or stage that kills it, `zone` the time zone of its machine.
    """
    environment = {
        **os.environ,
        "TOLLGATE_HOME": str(settings.home),
        "TOLLGATE_NESSIE_URI": endpoints(settings).nessie_uri,
        "TOLLGATE_WAREHOUSE": settings.warehouse_uri,
        "TOLLGATE_SPARK_MEMORY": "1g",
        "FATAL_POINT": fatal,
        "TZ": zone,
    }
    with log.open("w") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.fault.child", command, *arguments],
            cwd=REPOSITORY,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            start_new_session=True,
        )
    return Child(process, log)


def wait_until(happened: Callable[[], bool], what: str) -> None:
    """Poll until it is so.

    Raises:
        AssertionError: it did not come to pass.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.02)
