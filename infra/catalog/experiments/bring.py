"""Bringing what an experiment changed onto a branch of our own: by a merge, and by its files where that conflicts.

Nessie's conflicts are per table. Where both sides changed one, the experiment's files are put on the other side's
snapshot by the rules of ADR 0005; the merge leaves such tables out, and yet records that the experiment is in.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from infra.catalog.experiments.ancestry import rehearse
from infra.catalog.experiments.carried import Carried
from infra.catalog.experiments.conflict import INPUT_MOVED, Causes, Conflict
from infra.catalog.experiments.errors import ExperimentConflict
from infra.catalog.genesis import MARKERS
from infra.catalog.inputs import moved
from infra.catalog.model import CommitHash, ContentKey, Merge, Reference
from infra.catalog.nessie import Nessie
from infra.catalog.rebase import Rebased, Sides, rebase


@dataclass(frozen=True)
class Bring:
    """An experiment pinned at one commit, and what it is brought onto.

    Args:
        experiment: the branch, at the commit that is brought.
        branch: a branch of our own at the commit of `onto`, which is written to.
        onto: what the branch began from, by the name that a reader knows.
        carried: what was done on the experiment.
    """

    experiment: Reference
    branch: Reference
    onto: Reference
    carried: Carried

    def __call__(self, nessie: Nessie, message: str, properties: Mapping[str, str]) -> Reference:
        """Write to the branch; returns its new head.

        Raises:
            ExperimentConflict: both sides changed the same rows, or what a run of the experiment read was changed.
            Unrelated: the two have no commit in common.
        """
        rehearsal = rehearse(nessie, self.experiment, self.branch)
        self._refuse_moved_inputs(nessie, rehearsal.ancestor)
        if not rehearsal.conflicts:
            nessie.merge(self.experiment, self.branch, message=message, properties=properties, dry_run=False)
            return nessie.resolve(self.branch.name)
        rebased = self._rebase(nessie, rehearsal)
        keys = [conflict.key for conflict in rehearsal.conflicts]
        nessie.merge_without(self.experiment, self.branch, keys, message=message, properties=properties)
        head = nessie.resolve(self.branch.name)
        return nessie.commit(head, list(rebased.operations), message=message, properties=properties)

    def _refuse_moved_inputs(self, nessie: Nessie, since: CommitHash) -> None:
        causes = Causes(nessie, self.experiment, self.onto, since)
        found = [
            causes.conflict(ContentKey.of(given.table), INPUT_MOVED, f"{given.table} {dict(given.partition)} was read")
            for given in moved(self.carried.inputs, nessie.tables(self.branch))
        ]
        self._refuse(found)

    def _rebase(self, nessie: Nessie, rehearsal: Merge) -> Rebased:
        causes = Causes(nessie, self.experiment, self.onto, rehearsal.ancestor)
        kinds = {conflict.key: conflict.kind.lower() for conflict in rehearsal.conflicts}
        marks = [key for key in kinds if key.elements[:-1] == MARKERS]
        self._refuse([causes.conflict(key, kinds[key], "") for key in marks])
        commits = (Reference.bare(rehearsal.ancestor), self.experiment, self.branch)
        rebased = rebase(Sides(*map(nessie.tables, commits)), kinds, self.carried.inputs)
        if isinstance(rebased, Rebased):
            return rebased
        obstacles = [(ContentKey.of(obstacle.table), str(obstacle)) for obstacle in rebased]
        self._refuse([causes.conflict(key, kinds[key], reason) for key, reason in obstacles])
        raise AssertionError("a rebase that is kept has an obstacle")

    def _refuse(self, conflicts: list[Conflict]) -> None:
        if conflicts:
            there = self.onto.name or self.onto.hash[:12]
            what = f"{self.experiment.name} cannot be brought onto {there}"
            raise ExperimentConflict(what, conflicts, where=f"branch {self.experiment.name}")
