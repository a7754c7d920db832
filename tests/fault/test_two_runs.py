"""Faults 9, 10 and 11: processes publish onto one target at the same moment. Each row is there once."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from infra.catalog.nessie import Nessie
from infra.catalog.publication import Status
from tests.fault.children import Child, StartChild
from tests.fault.small_runs import TABLES, SmallRuns, small_runs

A, B = TABLES
PROCESSES = 4


@pytest.fixture
def runs(nessie: Nessie, tmp_path: Path) -> SmallRuns:
    """Onto a target where each table has the row 1."""
    made = small_runs(nessie, tmp_path / "lake", f"two-{os.getpid()}-{tmp_path.name}")
    assert made.publish("first").status is Status.PUBLISHED
    return made


def told_by(children: Sequence[Child]) -> list[str]:
    """Let all begin at once; how each ended."""
    for child in children:
        child.await_ready()
    for child in children:
        child.go()
    return [child.outcome()["status"] for child in children]


def test_of_processes_that_add_to_one_table_each_lands_or_is_told_of_the_conflict(
    runs: SmallRuns, child: StartChild
) -> None:
    given = {f"run-{number}": number for number in range(2, 2 + PROCESSES)}
    ended = told_by(
        [child("append", runs.target, str(runs.folder), name, A, str(number)) for name, number in given.items()]
    )
    assert set(ended) <= {"published", "PublishConflict"}
    landed = [number for number, how in zip(given.values(), ended, strict=True) if how == "published"]
    assert landed
    assert runs.numbers(A) == [1, *landed]

    for name, number in given.items():
        runs.append(name, A, number)
    assert runs.numbers(A) == [1, *given.values()]
    assert [runs.commits(name) for name in given] == [1] * PROCESSES


def test_processes_that_write_different_tables_all_land(runs: SmallRuns, child: StartChild) -> None:
    both = [child("append", runs.target, str(runs.folder), f"to-{table}", table, "2") for table in TABLES]
    ended = told_by(both)
    assert ended == ["published", "published"]
    assert (runs.numbers(A), runs.numbers(B)) == ([1, 2], [1, 2])


def test_a_run_whose_input_moved_while_it_worked_is_done_again(runs: SmallRuns, child: StartChild) -> None:
    counting = child("count", runs.target, str(runs.folder), "count", A, B)
    counting.await_ready()
    counting.go()
    counting.await_ready()
    assert runs.append("meanwhile", A, 2).status is Status.PUBLISHED
    counting.go()
    assert counting.outcome()["status"] == "published"
    assert (runs.numbers(A), runs.numbers(B)) == ([1, 2], [1, 2])
    assert runs.commits("count") == 1
