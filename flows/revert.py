"""Revert: a published run taken back, audited and published like any other run."""

from collections.abc import Sequence

from prefect import flow

from flows.checks import ContractsHold
from flows.ops import record_run
from flows.progress import Stage, stage
from flows.settle import settle
from flows.workspace import Workspace, open_workspace
from infra.catalog.inputs import Input
from infra.catalog.publication import Publication
from infra.catalog.revert import records_to_revert, revert_run, write_revert
from infra.catalog.run_branch import RunBranch


@flow(name="revert", validate_parameters=False)
def revert(run_key: str, target: str = "main", *, cascade: bool = False) -> Publication:
    """Settle, find what builds on the run, branch, undo, audit, publish, record."""
    with open_workspace() as work:
        settle(work)
        publication = publish_revert(work, run_key, target, cascade=cascade)
        record_run(work, publication)
        return publication


def publish_revert(work: Workspace, run_key: str, target: str = "main", *, cascade: bool = False) -> Publication:
    """Take a run back from `target`, and with `cascade` those that build on it.

    Raises:
        NotRevertible: no such run is in force, or it cannot be undone by its files.
        DependedUpon: later runs read or wrote what it changed.
    """
    records = records_to_revert(work.nessie, target, run_key, cascade=cascade)

    def write(attempt: RunBranch) -> Sequence[Input]:
        with stage(Stage.UNDO) as told:
            told.detail = "; ".join(record.told() for record in records)
            return write_revert(work.nessie, attempt, run_key, cascade=cascade)

    return work.publisher.publish(revert_run(records), write, [ContractsHold(work)])
