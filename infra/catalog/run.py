"""What a run is before it starts: its flow, host and day, and the key that makes it happen once."""

import hashlib
import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

RUN_KEY = "tollgate.run_key"
_KEY_LENGTH = 20


@dataclass(frozen=True)
class RunKey:
    """A digest of everything that a run's result depends on: the same key is the same result.

    Not in it: the run's own outputs, and where they lie (a compaction changes no content).
    """

    value: str

    @classmethod
    def of(cls, *, flow: str, host: str, day: date | None, inputs: Mapping[str, Sequence[str] | str]) -> Self:
        """Digest a run's identity and its named inputs; a sequence is a set: its order does not count."""
        canonical = {
            name: digests if isinstance(digests, str) else sorted(set(digests)) for name, digests in inputs.items()
        }
        identity = {"flow": flow, "host": host, "day": day.isoformat() if day else None, "inputs": canonical}
        text = json.dumps(identity, sort_keys=True, separators=(",", ":"))
        return cls(hashlib.sha256(text.encode()).hexdigest()[:_KEY_LENGTH])

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class Run:
    """One unit of publishing: a flow for one host and day, onto one target branch; a release has no day."""

    flow: str
    host: str
    day: date | None
    key: RunKey
    target: str = "main"

    @property
    def branch_prefix(self) -> str:
        """Every attempt of this run, and of no other, is a branch below this name."""
        return f"run/{self.flow}/{self.key}/"

    @property
    def candidate_prefix(self) -> str:
        """Every candidate of this run is a branch below this name."""
        return f"candidate/{self.flow}/{self.key}/"

    @property
    def title(self) -> str:
        """The message of the commit that publishes it."""
        return " ".join(filter(None, (self.flow, self.host, self._day)))

    def properties(self) -> dict[str, str]:
        """What the log of the target says of it; `RUN_KEY` is what makes it findable."""
        return {
            RUN_KEY: self.key.value,
            "tollgate.flow": self.flow,
            "tollgate.host": self.host,
            "tollgate.day": self._day,
        }

    @property
    def _day(self) -> str:
        return self.day.isoformat() if self.day else ""


@dataclass(frozen=True)
class Owner:
    """The process that works on a branch, told apart from a later one that got the same PID."""

    machine: str
    pid: int
    started: float

    @classmethod
    def current(cls) -> Self:
        """This process."""
        return cls(platform.node(), os.getpid(), _started(os.getpid()) or 0.0)

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
        # The clock ticks that /proc reports are rounded, so equal starts may differ by a few hundredths.
        return started is not None and abs(started - self.started) < 1.0

    def __str__(self) -> str:
        return f"{self.machine}:{self.pid}:{self.started:.2f}"


def _started(pid: int) -> float | None:
    import psutil  # noqa: PLC0415 - 20 ms that only a run should pay, not every command

    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else float(process.create_time())
    except psutil.NoSuchProcess:
        return None
