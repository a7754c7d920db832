"""Fault 25: garbage is collected without rest beside a long-lived branch and runs that publish; sweepers are killed."""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pyarrow as pa
import pytest

from infra.catalog.inputs import Input
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Status
from infra.catalog.publisher import Publisher
from infra.catalog.run import Run, RunKey
from infra.catalog.run_branch import RunBranch
from infra.catalog.staging import Staging
from infra.catalog.transport import Transport
from tests.fault.children import REPOSITORY
from tests.fault.sweeper import ENDS
from tests.integration.conftest import own_nessie
from tests.integration.infra.catalog.lake import DAY
from tests.integration.infra.maintenance.house import House

__all__ = ["own_nessie"]

# Longer than a run of one row takes, from its first file to its commit, on a machine that is busy.
GRACE_SECONDS = 20
SWEEPS_THAT_DELETE = 1


@dataclass
class Publishing:
    """Runs one after the other, each of which replaces what the last one published, until it is told to end."""

    nessie: Nessie
    runs: int = 0
    failure: Exception | None = None
    ended: threading.Event = field(default_factory=threading.Event)

    def __call__(self) -> None:
        try:
            for number in count():
                if self.ended.is_set():
                    return
                self._publish(number)
                self.runs += 1
        except Exception as error:
            self.failure = error

    def _publish(self, number: int) -> None:
        def write(attempt: RunBranch) -> Sequence[Input]:
            staging = Staging(self.nessie.tables(attempt.branch))
            table = staging.load_table("bronze.a")
            table.overwrite(pa.table({"host": ["h"], "day": [DAY], "n": [number]}, schema=table.schema().as_arrow()))
            self.nessie.commit(attempt.branch, staging.operations(), message="replace", properties={})
            return ()

        key = RunKey.of(flow="small", host="h", day=DAY, inputs={"number": str(number)})
        done = Publisher(self.nessie).publish(Run("small", "h", DAY, key, "work"), write, [])
        assert done.status is Status.PUBLISHED


@pytest.fixture
def house(own_nessie: Nessie, tmp_path: Path) -> Iterator[House]:
    """A target with one row, and a branch of it on which somebody went on."""
    house = House(own_nessie, tmp_path / "warehouse")
    house.branch()
    house.create("bronze.a")
    house.append("bronze.a", -1)
    house.branch("long-lived", at="work")
    for number in (-2, -3):
        house.append("bronze.a", number, branch="long-lived")
    house.nessie.create_tag("remembered", house.nessie.resolve("work"))
    yield house
    house.clear()


@pytest.fixture
def publishing(house: House) -> Iterator[Publishing]:
    """Goes on beside the test, with a client of its own."""
    transport = Transport(house.nessie.transport.uri)
    publishing = Publishing(Nessie(transport))
    thread = threading.Thread(target=publishing)
    thread.start()
    yield publishing
    publishing.ended.set()
    thread.join()
    transport.close()


@pytest.fixture
def sweeper(house: House) -> Iterator[Callable[[object], "subprocess.Popen[str]"]]:
    """Start sweepers; none outlives the test."""
    given = (house.nessie.transport.uri, house.folder.as_uri(), str(GRACE_SECONDS))
    started = []

    def start(end: object) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tests.fault.sweeper", *given, str(end)]
        pipe = subprocess.PIPE
        started.append(subprocess.Popen(command, cwd=REPOSITORY, stdout=pipe, stderr=pipe, text=True))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_every_referenced_file_survives_sweepers_that_work_and_die_while_runs_publish(
    house: House, publishing: Publishing, sweeper: Callable[[object], "subprocess.Popen[str]"]
) -> None:
    expected = {ref: house.rows(ref) for ref in ("long-lived", "remembered")}
    assert expected == {"long-lived": {"bronze.a": [-3, -2, -1]}, "remembered": {"bronze.a": [-1]}}

    killed = [sweeper(end) for end in ENDS]
    for process in killed:
        _, errors = process.communicate(timeout=180)
        assert process.returncode == -signal.SIGKILL, errors
    publishing.ended.set()
    told, errors = sweeper(SWEEPS_THAT_DELETE).communicate(timeout=180)

    if publishing.failure:
        raise publishing.failure
    assert json.loads(told or "{}").get("deleted", 0) > 0, errors
    assert {ref: house.rows(ref) for ref in expected} == expected
    (row,) = house.rows("work")["bronze.a"]
    assert row >= 0
    # It was work for nothing if all the rows that were ever written were still there: three, and one of each run.
    written, left = 3 + publishing.runs, len([path for path in house.files if path.endswith(".parquet")])
    assert left < written
