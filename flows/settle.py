"""Settle: before a flow's own work, what processes left that ended in the middle of theirs."""

from flows.progress import Stage, stage
from flows.workspace import Workspace
from infra.catalog.reconcile import reconcile


def settle(work: Workspace) -> None:
    """Discard or tidy up the runs that no process works on any more, and say which."""
    with stage(Stage.SETTLE) as told:
        settled = reconcile(work.nessie)
        told.detail = "; ".join(f"{one.branch} {one.outcome}" for one in settled) or "nothing was left"
