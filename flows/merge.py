"""Merge: an engineer's experiment onto its target, audited and published like any other run."""

from dataclasses import dataclass, replace

from prefect import flow

from flows.checks import AsReleased, DeliveriesReconcile, ReleasedContractsHold, TablesMatchContracts
from flows.ops import record_run
from flows.release import EVERY_HOST
from flows.settle import settle
from flows.workspace import Workspace, open_workspace
from infra.catalog.checks import Candidate, Check, CheckResult
from infra.catalog.experiments.merge import MergeRun, plan_merge, write_merge
from infra.catalog.publication import Publication
from infra.catalog.run import Run

_COUNT_DELIVERIES = {"daily", "replay", "withdraw"}


@flow(name="merge", validate_parameters=False)
def merge(experiment: str, target: str = "main") -> Publication | None:
    """Settle, branch, merge, audit, publish, record; None if the target has all of it."""
    with open_workspace() as work:
        settle(work)
        publication = publish_merge(work, experiment, target)
        if publication is not None:
            record_run(work, publication)
        return publication


def publish_merge(work: Workspace, experiment: str, target: str = "main") -> Publication | None:
    """Bring an experiment onto `target`, once; None if there is nothing to bring.

    Raises:
        ExperimentConflict: both sides changed the same rows, or what a run of the experiment read was changed.
        Whatever `plan_merge` and `Publisher.publish` raise.
    """
    run = plan_merge(work.nessie, experiment, target, EVERY_HOST)
    return work.publisher.publish(run, write_merge(work.nessie, run), checks_of(work, run)) if run else None


def checks_of(work: Workspace, run: MergeRun) -> tuple[Check, ...]:
    """What tables and definitions are put to, and what each daily run was put to that the experiment brings along.

    Not asked is whether it stays in one host: it may change many, and tables as a release does.
    """
    carried = (AsRun(DeliveriesReconcile(work), one) for one in run.carried.runs if one.flow in _COUNT_DELIVERIES)
    return (AsReleased(work), ReleasedContractsHold(work), TablesMatchContracts(work), *carried)


@dataclass(frozen=True)
class AsRun:
    """A check of one run, put to the candidate that carries it."""

    check: Check
    run: Run
    of_host: bool = False

    @property
    def name(self) -> str:
        """That of the check, and whose it is."""
        return f"{self.check.name} ({self.run.title}, {self.run.key})"

    def __call__(self, candidate: Candidate) -> CheckResult:
        """Look at what that run did, as the candidate has it."""
        return replace(self.check(replace(candidate, run=self.run)), check=self.name)
