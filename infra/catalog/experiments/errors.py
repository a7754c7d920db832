"""What is refused of an experiment, with what to do instead."""

from collections.abc import Sequence

from infra.catalog.errors import CatalogRefused
from infra.catalog.experiments.conflict import Conflict


class NameReserved(CatalogRefused):
    """No experiment may be called that."""


class NotAnExperiment(CatalogRefused):
    """The branch is a published one, or one of a run."""


class Unrelated(CatalogRefused):
    """The two branches have no commit in common, so it cannot be told what the one has and the other has not."""


class BranchInUse(CatalogRefused):
    """A process that may be alive works on the branch."""


class UnmergedCommits(CatalogRefused):
    """Deleting the branch would lose what is on no published branch."""


class ExperimentConflict(CatalogRefused):
    """Both sides changed the same tables; `conflicts` has each with what caused it and what to do."""

    def __init__(self, what: str, conflicts: Sequence[Conflict], *, where: str) -> None:
        remedies = dict.fromkeys(conflict.remedy for conflict in conflicts)
        super().__init__(f"{what}: {'; '.join(map(str, conflicts))}", where=where, remedy="; ".join(remedies))
        self.conflicts = tuple(conflicts)
