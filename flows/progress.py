"""What a person sees while a run works: a line per stage on stderr, with rows and seconds."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from infra.catalog.publication import Step

_TOLD_HERE = {Step.CANDIDATE, Step.AUDIT, Step.PUBLISH}


@dataclass
class Stage:
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
def stage(name: str) -> Iterator[Stage]:
    """Tell of a stage when it is over; one that raises says so and lets the error go on."""
    current = Stage(name)
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

    current: Stage | None = None

    def __call__(self, step: Step) -> None:
        """Told by the publisher before each step."""
        if self.current is not None:
            tell(self.current.line())
        self.current = Stage(step.value) if step in _TOLD_HERE else None
