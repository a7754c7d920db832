"""Nothing is deleted that somebody works on, and nothing that is nowhere else unless that is wanted."""

import subprocess
import sys
from collections.abc import Callable

import psutil
import pytest

from infra.catalog.errors import ProtectedBranch, ReferenceMissing
from infra.catalog.experiments.creation import create_experiment
from infra.catalog.experiments.deletion import delete_experiment
from infra.catalog.experiments.errors import BranchInUse, NotAnExperiment, UnmergedCommits
from infra.catalog.experiments.merge import plan_merge, write_merge
from infra.catalog.nessie import Nessie
from infra.catalog.publisher import Publisher
from infra.catalog.run import Run
from infra.catalog.run_branch import begin, end
from infra.catalog.run_owner import Owner
from tests.integration.infra.catalog.experiments.conftest import Write

ARunFactory = Callable[..., Run]


def names(nessie: Nessie) -> set[str]:
    return {branch.name for branch in nessie.branches()}


def test_one_that_changed_nothing_is_deleted(nessie: Nessie, target: str, mine: str) -> None:
    assert delete_experiment(nessie, mine, target=target) == ()
    assert mine not in names(nessie)


def test_what_would_be_lost_is_named_and_lost_only_by_force(
    nessie: Nessie, target: str, mine: str, write: Write
) -> None:
    head = write(mine, "gold.new")
    with pytest.raises(UnmergedCommits, match=rf"2 commits .* {head.hash[:12]} write gold\.new"):
        delete_experiment(nessie, mine, target=target)
    assert nessie.resolve(mine) == head
    lost = delete_experiment(nessie, mine, target=target, force=True)
    assert lost[0].hash == head.hash
    assert mine not in names(nessie)


def test_what_was_merged_is_not_lost(nessie: Nessie, target: str, mine: str, write: Write) -> None:
    write(mine, "gold.new")
    run = plan_merge(nessie, mine, target, "all")
    assert run is not None
    Publisher(nessie).publish(run, write_merge(nessie, run), [])
    assert delete_experiment(nessie, mine, target=target) == ()


def test_what_an_experiment_began_from_is_not_lost_with_it(
    nessie: Nessie, target: str, mine: str, write: Write
) -> None:
    write(mine, "gold.new")
    child = create_experiment(nessie, f"child-{target}", mine, "bob").branch.name
    assert delete_experiment(nessie, child, target=target) == ()


@pytest.mark.parametrize("name", ["main", "ops"])
def test_a_published_branch_is_never_deleted(nessie: Nessie, target: str, name: str) -> None:
    with pytest.raises(ProtectedBranch):
        delete_experiment(nessie, name, target=target, force=True)


@pytest.mark.parametrize("kind", ["candidate", "lease"])
def test_what_belongs_to_a_run_or_to_maintenance_stays(nessie: Nessie, target: str, kind: str) -> None:
    branch = nessie.create_branch(f"{kind}/{target}", nessie.resolve(target))
    with pytest.raises(NotAnExperiment, match=kind):
        delete_experiment(nessie, branch.name, target=target, force=True)
    nessie.delete_branch(branch)


def test_a_live_runs_branch_stays_and_a_dead_ones_goes(
    nessie: Nessie, target: str, a_run: ARunFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    sleeper = psutil.Popen([sys.executable, "-c", "import time; time.sleep(600)"], stdin=subprocess.DEVNULL)
    owner = Owner(Owner.current().machine, sleeper.pid, sleeper.create_time() - psutil.boot_time())
    with monkeypatch.context() as other_process:
        other_process.setattr(Owner, "current", classmethod(lambda _: owner))
        attempt, _ = begin(nessie, a_run())
    end(attempt)
    with pytest.raises(BranchInUse, match=str(sleeper.pid)):
        delete_experiment(nessie, attempt.branch.name, target=target, force=True)
    sleeper.kill()
    sleeper.wait()
    delete_experiment(nessie, attempt.branch.name, target=target, force=True)
    assert attempt.branch.name not in names(nessie)


def test_what_is_not_there_is_told_with_the_nearest(nessie: Nessie, target: str, mine: str) -> None:
    with pytest.raises(ReferenceMissing, match=f"nearest: .*{mine}"):
        delete_experiment(nessie, f"{mine}x", target=target)
