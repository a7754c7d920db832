"""Merging an experiment is a run like any other: written on a run branch, audited as a candidate, published once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from infra.catalog.experiments.ancestry import rehearse, require_experiment
from infra.catalog.experiments.carried import carried_property, carried_runs
from infra.catalog.experiments.conflict import explain
from infra.catalog.experiments.errors import ExperimentConflict
from infra.catalog.inputs import Input
from infra.catalog.model import Merge, Reference
from infra.catalog.names import require_target
from infra.catalog.nessie import Nessie
from infra.catalog.run import Run, RunKey
from infra.catalog.run_branch import RunBranch

MERGE = "merge"
MERGED = "tollgate.merged_experiment"


@dataclass(frozen=True)
class MergeRun(Run):
    """The run that brings an experiment, pinned at one commit, and the runs that were published on it."""

    experiment: Reference = field(kw_only=True)
    carried: tuple[Run, ...] = field(kw_only=True)

    @property
    def title(self) -> str:
        """The message of the commit that publishes it."""
        return f"merge {self.experiment.name}"

    def properties(self) -> dict[str, str]:
        """What the log of the target says of it, the runs that it carries included."""
        pinned = f"{self.experiment.name}@{self.experiment.hash}"
        return {**super().properties(), MERGED: pinned, **carried_property(self.carried)}


def plan_merge(nessie: Nessie, name: str, target: str, host: str) -> MergeRun | None:
    """The run that merges experiment `name` into `target`; None if `target` has all of it.

    `host` is what the log says of a run that is of no single host.

    Raises:
        NotAnExperiment: `name` is none.
        NotATarget: `target` is no branch that runs publish to.
        Unrelated: the two have no commit in common.
        ReferenceMissing: one of the two does not exist.
        ExperimentConflict: both sides changed the same tables; nothing was written.
    """
    experiment = require_experiment(nessie, name, "merge an experiment: `tollgate branch list` shows them")
    require_target(target)
    onto = nessie.resolve(target)
    rehearsal = rehearse(nessie, experiment, onto)
    _refuse_conflicts(nessie, experiment, onto, rehearsal)
    if not rehearsal.keys:
        return None
    key = RunKey.of(flow=MERGE, host=host, day=None, inputs={"experiment": experiment.hash, "target": target})
    carried = carried_runs(nessie, experiment, onto, rehearsal.ancestor)
    return MergeRun(MERGE, host, None, key, target, experiment=experiment, carried=carried)


def write_merge(nessie: Nessie, run: MergeRun) -> Callable[[RunBranch], Sequence[Input]]:
    """The work of the run: all that the experiment has, as one commit on the run's branch.

    Raises, when it is called:
        ExperimentConflict: the target changed one of its tables since it was planned.
    """

    def write(attempt: RunBranch) -> Sequence[Input]:
        merged = nessie.merge(
            run.experiment, attempt.branch, message=run.title, properties=run.properties(), dry_run=False
        )
        _refuse_conflicts(nessie, run.experiment, Reference(run.target, attempt.base.hash), merged)
        return ()

    return write


def _refuse_conflicts(nessie: Nessie, experiment: Reference, onto: Reference, merge: Merge) -> None:
    if merge.conflicts:
        remedy = f"`tollgate branch rebase {experiment.name} --onto {onto.name}`"
        conflicts = explain(nessie, merge.conflicts, onto, merge.ancestor, remedy)
        raise ExperimentConflict(
            f"{experiment.name} does not merge into {onto.name}", conflicts, where=f"branch {experiment.name}"
        )
