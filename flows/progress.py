"""What a person sees while a run works: a line per stage on stderr, with rows and seconds."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum

from infra.catalog.publication import Step

_TOLD_HERE = {Step.CANDIDATE, Step.AUDIT, Step.PUBLISH}


class Stage(StrEnum):
    """What a flow does that takes time; each is announced before it is begun, so a test can end the process at any."""

    SETTLE = "settle"
    SPARK_SESSION = "spark session"
    READ = "read"
    LAND = "land"
    TABLES = "tables"
    CALENDAR = "calendar"
    BACK_FILL = "back-fill"
    DEFINITIONS = "definitions"
    BRONZE = "bronze"
    REPLAY = "replay"
    WITHDRAW = "withdraw"
    SILVER_GOLD = "silver, gold"
    DECIDE = "decide"
    EXPORTS = "exports"
    OPS = "ops"
    ALARMS = "alarms"
    UNDO = "undo"
    REFERENCES = "references"
    GARBAGE = "garbage"
    TRAIN = "train"
    SIMULATE = "simulate"
    REPORT = "report"
    COPY = "copy"
    COMPARE = "compare"


Announce = Callable[[Stage], None]
_announce: ContextVar[Announce] = ContextVar("announce", default=lambda _: None)


@dataclass
class Progress:
    """One stage of a run, as it is told when it ends. `rows` stays None where rows are not what it is about."""

    name: str
    rows: int | None = None
    detail: str = ""
    started: float = field(default_factory=time.monotonic)

    def line(self) -> str:
        """`  silver, gold            1,234 rows    2.1 s  pageviews, article_daily`."""
        rows = "" if self.rows is None else f"{self.rows:,} rows"
        return f"  {self.name:<22}{rows:>14}{time.monotonic() - self.started:>8.1f} s  {self.detail}".rstrip()


@contextmanager
def announcing(to: Announce) -> Iterator[None]:
    """While this lasts, `to` is told of each stage of this thread before it begins."""
    token = _announce.set(to)
    try:
        yield
    finally:
        _announce.reset(token)


@contextmanager
def stage(which: Stage, of: str = "") -> Iterator[Progress]:
    """Tell of a stage when it is over; one that raises says so and lets the error go on. `of`: a source, a host."""
    _announce.get()(which)
    current = Progress(f"{which} {of}".rstrip())
    try:
        yield current
    except BaseException:
        current.detail = "failed"
        raise
    finally:
        tell(current.line())


def tell(line: str) -> None:
    """Say a line to whoever watches; results are told on stdout, by others."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


@dataclass
class StepsTold:
    """Tells of the steps by which a run is published, each when the next begins; writing tells of itself."""

    current: Progress | None = None

    def __call__(self, step: Step) -> None:
        """Told by the publisher before each step."""
        if self.current is not None:
            tell(self.current.line())
        self.current = Progress(step.value) if step in _TOLD_HERE else None
