"""Killing Spark's Python workers as the kernel does when memory runs out."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import psutil

_WORKER = "pyspark.daemon"


@dataclass
class Killed:
    """The workers that were."""

    pids: set[int] = field(default_factory=set)


@contextmanager
def python_workers_killed(beginning: threading.Event) -> Iterator[Killed]:
    """From when `beginning` is set, kill every Python worker of this process's session as soon as it is seen."""
    killed, over = Killed(), threading.Event()

    def kill_them() -> None:
        beginning.wait()
        while not over.is_set():
            for worker in _workers():
                with suppress(ProcessLookupError):
                    os.kill(worker.pid, signal.SIGKILL)
                    killed.pids.add(worker.pid)

    thread = threading.Thread(target=kill_them, daemon=True)
    thread.start()
    try:
        yield killed
    finally:
        over.set()
        beginning.set()
        thread.join()


def _workers() -> list[psutil.Process]:
    """Those that Spark's daemon forked; the daemon itself goes on."""
    daemons = [each for each in psutil.Process().children(recursive=True) if _is_of_the_daemon(each)]
    return [worker for daemon in daemons for worker in _children(daemon) if _is_of_the_daemon(worker)]


def _children(process: psutil.Process) -> list[psutil.Process]:
    with suppress(psutil.NoSuchProcess):
        return process.children()
    return []


def _is_of_the_daemon(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.status() != psutil.STATUS_ZOMBIE and _WORKER in process.cmdline()
    return False
