"""Fault 8: Spark's Python workers are killed while they score. No row is half there, and a rerun completes it."""

import threading

import pytest

from flows.daily import publish_day
from flows.progress import Stage, announcing
from flows.workspace import Workspace
from infra.catalog.publication import Status
from tests.fault.contents import Unfailed, contents, published_keys, rows
from tests.fault.given import DAY, HOST, RECORDS
from tests.fault.workers import python_workers_killed


def test_a_run_whose_python_workers_are_killed_fails_and_a_rerun_completes_it(
    delivered: Workspace, unfailed: Unfailed, target: str
) -> None:
    before = delivered.nessie.resolve(target)
    scoring = threading.Event()

    def begins(stage: Stage) -> None:
        if stage is Stage.DECIDE:
            scoring.set()

    with (
        python_workers_killed(scoring) as killed,
        announcing(begins),
        # Killed at its work, or before it told that it is there.
        pytest.raises(Exception, match=r"Python worker|PythonWorkerFactory"),
    ):
        publish_day(delivered, HOST, DAY, target)
    assert killed.pids
    assert delivered.nessie.resolve(target) == before

    again = publish_day(delivered, HOST, DAY, target)
    assert again.status is Status.PUBLISHED
    assert published_keys(delivered, target, before.hash) == [again.run.key.value]
    assert contents(delivered, target) == unfailed.contents
    assert rows(delivered, target, "select sum(records) from bronze.deliveries") == [(RECORDS,)]
