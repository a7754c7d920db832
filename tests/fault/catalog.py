"""Killing the catalog for real, and bringing it back with what it had stored."""

import os
import signal
import threading
from dataclasses import dataclass, field

import psutil

from infra.servers.lifecycle import start
from infra.servers.status import status
from infra.settings import Settings
from tests.fault.proxy import Answer, Forward, Request


def pid_of_catalog(settings: Settings) -> int:
    """The process that serves the catalog of a home."""
    pid = status(settings, ("nessie",))[0].pid
    assert pid is not None
    return pid


def kill(pid: int) -> None:
    """SIGKILL, and wait until it is gone."""
    process = psutil.Process(pid)
    os.kill(pid, signal.SIGKILL)
    process.wait(10)


def restart_catalog(settings: Settings) -> None:
    """Start the catalog on its port and its store, if it does not run."""
    start(settings, print, only=("nessie",))


@dataclass
class KillsCatalog:
    """Meddles with requests: at the first of a kind, the catalog is killed some milliseconds after it got it."""

    pid: int
    kind: str
    after_milliseconds: float
    done: threading.Event = field(default_factory=threading.Event)

    def __call__(self, request: Request, forward: Forward) -> Answer | None:
        if not getattr(request, self.kind) or self.done.is_set():
            return forward()
        self.done.set()
        killing = threading.Timer(self.after_milliseconds / 1000, kill, [self.pid])
        killing.start()
        try:
            return forward()
        finally:
            killing.join()
