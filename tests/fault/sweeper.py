"""A process that collects garbage without rest: `python -m tests.fault.sweeper CATALOG WAREHOUSE GRACE_SECONDS END`.

END is the step at which it kills itself, `midway` for the second file that it deletes, or a number of sweeps that
deleted something, after which it tells how many files they were.
"""

import json
import os
import signal
import sys
from collections.abc import Iterable
from datetime import UTC, datetime

from infra.catalog.nessie import Nessie
from infra.catalog.transport import Transport
from infra.config.retention import RetentionPolicy
from infra.maintenance.sweep import Step, Sweeper
from infra.maintenance.warehouse import Warehouse

MIDWAY = "midway"
ENDS = (*Step, MIDWAY)


class Deadly(Warehouse):
    """Kills its process when one file was deleted and another is to be."""

    def delete(self, paths: Iterable[str]) -> None:
        first, *_ = paths
        super().delete([first])
        die()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(catalog: str, warehouse: str, grace_seconds: str, end: str) -> None:
    """Sweep until the end."""

    def observe(step: Step) -> None:
        if step.value == end:
            die()

    policy = RetentionPolicy(keep_days=0, keep_commits=1, grace_hours=float(grace_seconds) / 3600)
    storage = Deadly(warehouse) if end == MIDWAY else Warehouse(warehouse)
    sweeper = Sweeper(Nessie(Transport(catalog)), storage, policy, observe)
    deleted: list[int] = []
    while not end.isdigit() or len(deleted) < int(end):
        swept = sweeper.sweep(datetime.now(UTC))
        deleted += [len(swept.deleted)] if swept.deleted else []
    sys.stdout.write(json.dumps({"deleted": sum(deleted)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
