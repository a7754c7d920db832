"""References that nobody will come back to, and leases that somebody holds."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from infra.catalog.model import Reference
from infra.catalog.run import Run, RunKey
from infra.catalog.run_branch import begin, discard, end
from infra.catalog.run_owner import Owner
from infra.maintenance import leases
from infra.maintenance.leases import lease
from infra.maintenance.references import delete_expired, find_expired
from tests.integration.infra.maintenance.house import LATER, STRICT, House

SOON = datetime.now(UTC) + timedelta(hours=1)
LATE = datetime.now(UTC) + LATER


@pytest.fixture
def run(house: House) -> Run:
    house.branch()
    key = RunKey.of(flow="daily", host="h", day=None, inputs={"folder": str(house.folder)})
    return Run("daily", "h", None, key, "work")


def expired(house: House, now: datetime = LATE) -> dict[str, str]:
    return {one.reference.name: one.why for one in find_expired(house.nessie, STRICT, now)}


def test_a_discarded_run_branch_goes_when_its_time_is_over(house: House, run: Run) -> None:
    attempt, _ = begin(house.nessie, run)
    discard(house.nessie, run, house.nessie.resolve(attempt.branch.name), "the audit refused it")
    end(attempt)
    assert expired(house, SOON) == {}
    assert expired(house) == {attempt.branch.name: "discarded, and its time is over"}


def test_the_branch_and_candidate_of_a_run_that_works_stay(house: House, run: Run) -> None:
    attempt, _ = begin(house.nessie, run)
    house.nessie.create_branch(f"{run.candidate_prefix}1/0", house.nessie.resolve("work"))
    assert expired(house, SOON) == {}
    end(attempt)


def test_a_candidate_without_its_run_goes(house: House, run: Run) -> None:
    house.nessie.create_branch(f"{run.candidate_prefix}1/0", house.nessie.resolve("work"))
    assert list(expired(house, SOON)) == [f"{run.candidate_prefix}1/0"]


def test_branches_of_people_and_published_ones_never_go(house: House) -> None:
    house.branch("mine")
    house.nessie.create_tag("release-1", house.nessie.resolve("mine"))
    assert expired(house) == {}


def test_a_reference_that_moved_since_it_was_seen_is_left(house: House, run: Run) -> None:
    house.nessie.create_branch(f"{run.candidate_prefix}1/0", house.nessie.resolve("work"))
    found = find_expired(house.nessie, STRICT, SOON)
    house.create("bronze.a")
    house.append("bronze.a", 1, branch=f"{run.candidate_prefix}1/0")
    delete_expired(house.nessie, found)
    assert house.rows(f"{run.candidate_prefix}1/0") == {"bronze.a": [1]}
    delete_expired(house.nessie, find_expired(house.nessie, STRICT, SOON))
    # A second sweeper that saw the same finds nothing to delete.
    delete_expired(house.nessie, found)
    assert expired(house, SOON) == {}


def test_what_a_lease_names_is_there_while_it_is_held_and_goes_afterwards(house: House) -> None:
    house.branch()
    house.create("bronze.a")
    old = house.append("bronze.a", 1)
    house.overwrite("bronze.a", 2)
    with lease(house.nessie, old, LATER * 2) as held:
        assert expired(house) == {}
        house.collect()
        assert house.rows(held) == {"bronze.a": [1]}
    assert held not in house.nessie.references()
    assert house.collect().bytes_freed > 0


def test_a_lease_ends_with_its_time_and_with_its_owner(house: House) -> None:
    house.branch()
    with lease(house.nessie, house.nessie.resolve("work"), timedelta(hours=2)) as held:
        assert expired(house, SOON) == {}
        assert expired(house) == {held.name: "it expired"}
    dead = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True
    )
    name = held.name.replace(f"/{os.getpid()}/", f"/{dead.stdout.strip()}/")
    house.nessie.create_tag(name, house.nessie.resolve("work"))
    assert expired(house, SOON) == {name: "its owner ended"}


def test_a_lease_of_another_machine_holds_until_its_time(house: House) -> None:
    owner = Owner.current()
    expires = int(SOON.timestamp())
    elsewhere = Reference(f"lease/elsewhere/{owner.pid}/{owner.started:.2f}/{expires}/0f", "", "TAG")
    assert leases.over(elsewhere, SOON - timedelta(minutes=1)) == ""
    assert leases.over(elsewhere, SOON + timedelta(minutes=1)) == "it expired"
