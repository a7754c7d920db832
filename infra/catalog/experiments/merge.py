"""Merging an experiment is a run like any other: written on a run branch, audited as a candidate, published once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from infra.catalog.experiments.ancestry import rehearse, require_experiment
from infra.catalog.experiments.bring import Bring
from infra.catalog.experiments.carried import Carried, carried
from infra.catalog.inputs import Input
from infra.catalog.model import Reference
from infra.catalog.names import require_target
from infra.catalog.nessie import Nessie
from infra.catalog.run import Run, RunKey
from infra.catalog.run_branch import RunBranch

MERGE = "merge"
MERGED = "tollgate.merged_experiment"


@dataclass(frozen=True)
class MergeRun(Run):
    """The run that brings an experiment, pinned at one commit, and what was done on it."""

    experiment: Reference = field(kw_only=True)
    carried: Carried = field(kw_only=True)

    @property
    def title(self) -> str:
        """The message of the commit that publishes it."""
        return f"merge {self.experiment.name}"

    def properties(self) -> dict[str, str]:
        """What the log of the target says of it, the runs that it carries included."""
        pinned = f"{self.experiment.name}@{self.experiment.hash}"
        return {**super().properties(), MERGED: pinned, **self.carried.properties()}


def plan_merge(nessie: Nessie, name: str, target: str, host: str) -> MergeRun | None:
    """The run that merges experiment `name` into `target`; None if `target` has all of it.

    `host` is what the log says of a run that is of no single host.

    Raises:
        NotAnExperiment: `name` is none.
        NotATarget: `target` is no branch that runs publish to.
        Unrelated: the two have no commit in common.
        ReferenceMissing: one of the two does not exist.
    """
    experiment = require_experiment(nessie, name, "merge an experiment: `tollgate branch list` shows them")
    require_target(target)
    onto = nessie.resolve(target)
    rehearsal = rehearse(nessie, experiment, onto)
    if not rehearsal.keys:
        return None
    key = RunKey.of(flow=MERGE, host=host, day=None, inputs={"experiment": experiment.hash}, target=target)
    done = carried(nessie, experiment, onto, rehearsal.ancestor)
    return MergeRun(MERGE, host, None, key, target, experiment=experiment, carried=done)


def write_merge(nessie: Nessie, run: MergeRun) -> Callable[[RunBranch], Sequence[Input]]:
    """The work of the run: all that the experiment has, on the run's branch; it read what its runs read.

    Raises, when it is called:
        ExperimentConflict: both sides changed the same rows, or what a run of the experiment read was changed.
    """

    def write(attempt: RunBranch) -> Sequence[Input]:
        onto = Reference(run.target, attempt.base.hash)
        bring = Bring(run.experiment, nessie.resolve(attempt.branch.name), onto, run.carried)
        bring(nessie, run.title, run.properties())
        return run.carried.inputs

    return write
