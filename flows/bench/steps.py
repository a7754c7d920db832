"""Seconds of each step of a run, as the publisher announces them."""

import time
from dataclasses import dataclass, field

from infra.catalog.publication import Step


@dataclass
class StepClock:
    """An observer of a publisher; `stop` ends its last step."""

    seconds: dict[Step, float] = field(default_factory=dict)
    _running: tuple[Step, float] | None = None

    def __call__(self, step: Step) -> None:
        """A step begins, so the one before is over."""
        self.stop()
        self._running = (step, time.perf_counter())

    def stop(self) -> None:
        """The run is over."""
        if self._running:
            step, began = self._running
            self.seconds[step] = self.seconds.get(step, 0.0) + time.perf_counter() - began
            self._running = None
