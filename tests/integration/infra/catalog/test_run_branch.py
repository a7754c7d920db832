"""Who owns a run branch, and what becomes of one whose owner is gone."""

import subprocess
import sys
from collections.abc import Callable

import psutil
import pytest

from infra.catalog.errors import RunInProgress
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Status
from infra.catalog.publisher import Publisher
from infra.catalog.run import Run
from infra.catalog.run_branch import begin, cause_of, describe
from infra.catalog.run_owner import Owner

ARunFactory = Callable[..., Run]


def owned_by(process: psutil.Popen, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = Owner(Owner.current().machine, process.pid, process.create_time() - psutil.boot_time())
    monkeypatch.setattr(Owner, "current", classmethod(lambda _: owner))


@pytest.fixture
def sleeper() -> psutil.Popen:
    return psutil.Popen([sys.executable, "-c", "import time; time.sleep(600)"], stdin=subprocess.DEVNULL)


def test_a_live_owners_branch_is_not_touched(
    nessie: Nessie, a_run: ARunFactory, sleeper: psutil.Popen, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as other_process:
        owned_by(sleeper, other_process)
        attempt, _ = begin(nessie, a_run())
    with pytest.raises(RunInProgress, match=f":{sleeper.pid}:"):
        Publisher(nessie).publish(a_run(), lambda _: (), [])
    assert nessie.resolve(attempt.branch.name) == attempt.branch
    sleeper.kill()


def test_a_dead_owners_branch_is_discarded_with_the_reason_and_the_run_is_done(
    nessie: Nessie, a_run: ARunFactory, sleeper: psutil.Popen, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as other_process:
        owned_by(sleeper, other_process)
        attempt, _ = begin(nessie, a_run())
        nessie.create_branch(f"{a_run().candidate_prefix}1/0", attempt.base)
    sleeper.kill()
    sleeper.wait()
    done = Publisher(nessie).publish(a_run(), lambda _: (), [])
    assert done.status is Status.PUBLISHED
    assert done.left_behind == (attempt.branch.name,)
    assert "ended before it published" in (cause_of(nessie, nessie.resolve(attempt.branch.name)) or "")
    assert nessie.branches(a_run().candidate_prefix) == ()


def test_a_pid_that_another_process_got_since_is_not_the_owner(
    nessie: Nessie, a_run: ARunFactory, sleeper: psutil.Popen
) -> None:
    started = sleeper.create_time() - psutil.boot_time()
    same_pid = Owner(Owner.current().machine, sleeper.pid, started - 3600)
    assert not same_pid.may_be_alive()
    assert Owner(same_pid.machine, sleeper.pid, started).may_be_alive()
    assert Owner("another-machine", sleeper.pid, 0.0).may_be_alive()
    sleeper.kill()


def test_a_branch_says_who_owns_it(nessie: Nessie, a_run: ARunFactory) -> None:
    attempt, left = begin(nessie, a_run())
    assert left == ()
    assert describe(nessie, attempt.branch) == {"owner": str(Owner.current()), "expires": None, "cause": None}
