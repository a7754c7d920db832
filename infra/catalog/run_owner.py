"""The process that works on a branch, told apart from a later one that got the same PID."""

import os
import platform
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Owner:
    """A process. `started` is counted in seconds from the machine's boot: a change of its clock does not move it."""

    machine: str
    pid: int
    started: float

    @classmethod
    def current(cls) -> Self:
        """This process."""
        pid = os.getpid()
        return cls(platform.node(), pid, round(_started(pid) or 0.0, 2))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str` wrote."""
        machine, pid, started = text.rsplit(":", 2)
        return cls(machine, int(pid), float(started))

    def may_be_alive(self) -> bool:
        """Whether it could still be writing; of another machine that cannot be known, so it may."""
        if self.machine != platform.node():
            return True
        started = _started(self.pid)
        # The two readings that `started` is made of may be a second apart when the clock is being set.
        return started is not None and abs(started - self.started) < 1.5

    def __str__(self) -> str:
        return f"{self.machine}:{self.pid}:{self.started:.2f}"


def _started(pid: int) -> float | None:
    import psutil  # noqa: PLC0415 - 20 ms that only a run should pay, not every command

    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return float(process.create_time()) - psutil.boot_time()
    except psutil.NoSuchProcess:
        return None
