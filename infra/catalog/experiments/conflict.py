"""A conflict in the words of its reader: which table, why, and which run on the other side caused it."""

from collections.abc import Iterator
from dataclasses import dataclass

from infra.catalog.experiments.carried import runs_of
from infra.catalog.genesis import MARKERS
from infra.catalog.model import CommitHash, ContentKey, Reference
from infra.catalog.nessie import Nessie
from infra.catalog.run import Run

# Kinds that are not of Nessie's words: of one run published on both sides, what it wrote would be there twice; and of
# rows that a run of the experiment read, and that are others now.
RUN_ON_BOTH = "run_on_both"
INPUT_MOVED = "input_moved"


@dataclass(frozen=True)
class Conflict:
    """A table that keeps an experiment from its target. `run` changed it there; None if a commit did that no run made.

    `kind` is Nessie's word for it in lower case, or one of the two above.
    """

    table: str
    kind: str
    reason: str
    target: str
    run: Run | None
    remedy: str

    def __str__(self) -> str:
        by = f"run `{self.run.title}` (key {self.run.key})" if self.run else "a commit that no run made"
        return f"{self.reason}; on {self.target} by {by}"


@dataclass(frozen=True)
class Causes:
    """Finds what changed a key on `onto` after `since`, the newest commit that both sides hold."""

    nessie: Nessie
    experiment: Reference
    onto: Reference
    since: CommitHash

    def conflict(self, key: ContentKey, kind: str, reason: str) -> Conflict:
        """Say of one key what caused its conflict."""
        runs = self._changed_by(key)
        if key.elements[:-1] == MARKERS:
            run = next((run for run in runs if run.key.value == key.elements[-1]), None)
            kind, reason = RUN_ON_BOTH, "one run was published on both sides"
        else:
            run = next(runs, None)
        there = self.onto.name or self.onto.hash[:12]
        return Conflict(str(key), kind, reason, there, run, self._remedy(there))

    def _changed_by(self, key: ContentKey) -> Iterator[Run]:
        commits = self.nessie.changes_of(self.onto, key, since=self.since)
        return (run for commit in commits for run in runs_of(commit, self.onto.name))

    def _remedy(self, there: str) -> str:
        return (
            f"begin anew from it and run there again what {self.experiment.name} is about: "
            f"`tollgate branch create {self.experiment.name}-again --ref {there}`"
        )
