"""Fault 7: a disk is full. What is published stays readable, the run fails, and one with room completes it."""

from pathlib import Path

import pytest

from flows.daily import publish_day
from flows.release import publish_release
from flows.workspace import Workspace
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Status
from infra.catalog.transport import Transport
from infra.errors import TollgateError
from infra.home import home_of
from infra.servers import endpoints
from infra.servers.lifecycle import start, stop
from tests.fault.catalog import kill, pid_of_catalog, restart_catalog
from tests.fault.children import StartChild
from tests.fault.contents import Unfailed, contents, rows
from tests.fault.disks import small_disk
from tests.fault.given import DAY, HOST
from tests.fault.small_runs import TABLES, SmallRuns, small_runs
from tests.integration.conftest import SettingsFor

WAREHOUSE_MB, SCRATCH_MB, STORE_MB = 64, 16, 64
RUNS_UNTIL_FULL = 2_000


def test_of_the_warehouse(delivered: Workspace, unfailed: Unfailed, tmp_path: Path) -> None:
    with small_disk(tmp_path / "warehouse", WAREHOUSE_MB) as disk:
        work = Workspace(delivered.settings.model_copy(update={"warehouse": disk.at.as_uri()}), delivered.nessie)
        work.nessie.create_branch("small-warehouse", work.nessie.root())
        publish_release(work, "small-warehouse")
        before = work.nessie.resolve("small-warehouse")

        disk.fill()
        with pytest.raises(Exception, match="No space left on device"):
            publish_day(work, HOST, DAY, "small-warehouse")
        assert work.nessie.resolve("small-warehouse") == before
        assert rows(work, "small-warehouse", "select count(*) from bronze.events") == [(0,)]
        assert rows(work, "small-warehouse", "select count(*) > 0 from gold.time_spine") == [(True,)]

        disk.make_room()
        again = publish_day(work, HOST, DAY, "small-warehouse")
        assert (again.status, len(again.left_behind)) == (Status.PUBLISHED, 0)
        assert contents(work, "small-warehouse") == unfailed.contents


def test_of_the_shuffle_space(delivered: Workspace, unfailed: Unfailed, target: str, child: StartChild) -> None:
    before = delivered.nessie.resolve(target)
    with small_disk(delivered.settings.home / "spark", SCRATCH_MB) as disk:
        running = child("publish", target)
        running.await_ready()
        disk.fill()
        running.go()
        told = running.outcome()
    assert "No space left on device" in told["error"]
    assert delivered.nessie.resolve(target) == before
    assert rows(delivered, target, "select count(*) > 0 from gold.time_spine") == [(True,)]

    assert publish_day(delivered, HOST, DAY, target).status is Status.PUBLISHED
    assert contents(delivered, target) == unfailed.contents


def test_of_the_catalogs_store(jars: object, settings_for: SettingsFor, tmp_path: Path) -> None:
    settings = settings_for("small-store")
    with small_disk(home_of(settings).nessie, STORE_MB) as disk:
        start(settings, print, only=("nessie",))
        runs = small_runs(Nessie(Transport(endpoints(settings).nessie_uri)), tmp_path, "target")
        assert runs.publish("before").status is Status.PUBLISHED
        try:
            disk.fill()
            failed = _first_that_fails(runs)
            assert runs.visible() == set(TABLES)
            assert (runs.commits("before"), runs.commits(failed)) == (1, 0)

            disk.make_room()
            kill(pid_of_catalog(settings))
            restart_catalog(settings)
            again = runs.publish(failed)
            assert (again.status, runs.commits(failed), runs.commits("before")) == (Status.PUBLISHED, 1, 1)
        finally:
            stop(settings, print)


def _first_that_fails(runs: SmallRuns) -> str:
    """The catalog's store has taken room ahead: runs go on until that is used up."""
    for name in map(str, range(RUNS_UNTIL_FULL)):
        try:
            runs.publish(name)
        except TollgateError:
            return name
    raise AssertionError("the disk is full, and the catalog goes on")
