"""What ended processes left is settled; what a live one owns is not touched."""

import subprocess
import sys
from collections.abc import Callable, Iterator

import psutil
import pytest

from infra.catalog.nessie import Nessie
from infra.catalog.publication import Status, Step
from infra.catalog.publisher import Publisher
from infra.catalog.reconcile import reconcile
from infra.catalog.run import Run
from infra.catalog.run_branch import begin, cause_of, end
from infra.catalog.run_owner import Owner

ARunFactory = Callable[..., Run]


@pytest.fixture
def another_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[psutil.Popen]:
    """A process that this one can pass for; a test says when it has ended."""
    process = psutil.Popen([sys.executable, "-c", "import time; time.sleep(600)"], stdin=subprocess.DEVNULL)
    yield process
    if process.poll() is None:
        process.kill()
    process.wait()


def passing_for(process: psutil.Popen, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = Owner(Owner.current().machine, process.pid, process.create_time() - psutil.boot_time())
    monkeypatch.setattr(Owner, "current", classmethod(lambda _: owner))


def outcomes(nessie: Nessie, run: Run) -> dict[str, str]:
    return {one.branch: one.outcome for one in reconcile(nessie) if run.key.value in one.branch}


def test_an_attempt_is_left_alone_while_its_process_lives_and_discarded_after(
    nessie: Nessie, a_run: ARunFactory, another_process: psutil.Popen, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as other:
        passing_for(another_process, other)
        attempt, _ = begin(nessie, a_run())
        end(attempt)
    candidate = nessie.create_branch(f"{a_run().candidate_prefix}1/0", attempt.base)
    assert outcomes(nessie, a_run()) == {}
    assert nessie.branches(candidate.name) == (candidate,)

    another_process.kill()
    another_process.wait()
    found = outcomes(nessie, a_run())
    assert "ended before it published" in found[attempt.branch.name]
    assert "ended before" in (cause_of(nessie, nessie.resolve(attempt.branch.name)) or "")
    assert nessie.branches(candidate.name) == ()
    assert outcomes(nessie, a_run()) == {}


def test_what_was_published_and_not_tidied_up_goes(nessie: Nessie, a_run: ARunFactory) -> None:
    class Killed(BaseException):
        """Ends a run as a kill does: nothing of its own comes after it."""

    def dies(step: Step) -> None:
        if step is Step.CLEAN:
            raise Killed

    with pytest.raises(Killed):
        Publisher(nessie, observe=dies).publish(a_run(), lambda _: (), [])
    (left,) = nessie.branches(a_run().branch_prefix)
    assert outcomes(nessie, a_run()) == {left.name: "was published; deleted"}
    assert Publisher(nessie).publish(a_run(), lambda _: (), []).status is Status.NOOP


def test_a_branch_that_nobody_owns_yet_is_left_to_whoever_may_be_about_to(nessie: Nessie, a_run: ARunFactory) -> None:
    unowned = nessie.create_branch(f"{a_run().branch_prefix}1", nessie.resolve(a_run().target))
    assert outcomes(nessie, a_run()) == {}
    assert nessie.branches(unowned.name) == (unowned,)


def test_a_candidate_whose_run_has_ended_goes(nessie: Nessie, a_run: ARunFactory) -> None:
    orphan = nessie.create_branch(f"{a_run().candidate_prefix}3/1", nessie.resolve(a_run().target))
    assert outcomes(nessie, a_run()) == {orphan.name: "its run had ended; deleted"}
    assert nessie.branches(orphan.name) == ()
