"""Faults 14 and 15: one name brings other content; events come late, out of order and twice; a run dies in between."""

import itertools
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from flows.daily import publish_day
from flows.deliver import land_files
from flows.progress import Stage
from flows.workspace import Workspace
from infra.catalog.publication import Status
from infra.home import home_of
from tests.fault.children import StartChild
from tests.fault.contents import Contents, Unfailed, contents, rows
from tests.fault.given import DAY, HOST, SOURCE, real_lines

NAME = "access_log"
LINES = real_lines().splitlines(keepends=True)
# The latest first, each against the order of its lines; the second has some of the first again, the third of both.
DELIVERIES = [LINES[1300:][::-1], LINES[600:1500][::-1], LINES[:700][::-1] + LINES[1900:]]


Deliver = Callable[[Sequence[bytes]], None]


@pytest.fixture
def deliver(work: Workspace, given: Workspace, tmp_path: Path) -> Deliver:
    """Deliver lines: every file has the same name, and is a delivery of its own."""
    # Addresses are hashed by the home's secret: the same lines are the same visitors only with the same one.
    shutil.copy(home_of(given.settings).secret_key, home_of(work.settings).secret_key)
    numbers = itertools.count()

    def land(lines: Sequence[bytes]) -> None:
        path = tmp_path / str(next(numbers)) / NAME
        path.parent.mkdir()
        path.write_bytes(b"".join(lines))
        found = land_files(work, HOST, SOURCE, [path])
        assert (len(found.landed), len(found.duplicates)) == (1, 0)

    return land


def test_what_comes_late_unordered_and_twice_under_one_name_equals_what_comes_in_order(
    work: Workspace, unfailed: Unfailed, target: str, child: StartChild, deliver: Deliver
) -> None:
    deliver(DELIVERIES[0])
    assert publish_day(work, HOST, DAY, target).status is Status.PUBLISHED
    deliver(DELIVERIES[1])
    killed = child("publish", target, fatal=Stage.SILVER_GOLD)
    killed.await_ready()
    killed.go()
    killed.await_death()
    deliver(DELIVERIES[2])
    assert publish_day(work, HOST, DAY, target).status is Status.PUBLISHED

    assert made_of_bronze(contents(work, target)) == made_of_bronze(unfailed.contents)
    counted = rows(work, target, "select file_name, records from bronze.deliveries order by records")
    assert counted == sorted((NAME, len(lines)) for lines in DELIVERIES)
    events, _ = unfailed.contents["bronze.events"]
    assert rows(work, target, "select count(distinct event_id) from bronze.events") == [(events,)]


def made_of_bronze(held: Contents) -> Mapping[str, tuple[int, str]]:
    """Bronze itself says in which delivery a row came."""
    return {table: content for table, content in held.items() if table.startswith(("silver.", "gold."))}
