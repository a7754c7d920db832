"""A conflict in the words of its reader: which table, and which run changed it on the other side."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from infra.catalog.experiments.carried import runs_of
from infra.catalog.genesis import MARKERS
from infra.catalog.model import CommitHash, ContentKey, KeyConflict, Reference
from infra.catalog.nessie import Nessie
from infra.catalog.run import Run

# Not of a table: the marker of one run key is on both sides, and so is what the run wrote.
RUN_ON_BOTH = "run_on_both"
_RUN_ANEW = "begin an experiment anew, and run there only what the target has not"
_SAID = {
    "VALUE_DIFFERS": "changed on both sides",
    "KEY_EXISTS": "created on both sides",
    "KEY_DOES_NOT_EXIST": "changed here, dropped there",
    "CONTENT_ID_DIFFERS": "replaced by another table of that name",
}


@dataclass(frozen=True)
class Conflict:
    """A table that both sides changed. `run` changed it on `target`; None if no run did, but a plain commit.

    `kind` is Nessie's word for it, in lower case.
    """

    table: str
    kind: str
    target: str
    run: Run | None
    remedy: str

    def __str__(self) -> str:
        if self.kind == RUN_ON_BOTH:
            return f"{_named(self.run)} was published on both sides"
        said = _SAID.get(self.kind.upper(), self.kind)
        return f"{self.table} was {said}, on {self.target} by {_named(self.run)}"


def explain(
    nessie: Nessie, conflicts: Iterable[KeyConflict], target: Reference, since: CommitHash, remedy: str
) -> tuple[Conflict, ...]:
    """Name what changed each key on `target` after `since`, the newest commit that both sides hold."""
    found = []
    there = target.name or target.hash[:12]
    for conflict in conflicts:
        runs = _changed_by(nessie, target, conflict.key, since)
        name = str(conflict.key)
        if conflict.key.elements[:-1] == MARKERS:
            run = next((run for run in runs if run.key.value == conflict.key.elements[-1]), None)
            found.append(Conflict(name, RUN_ON_BOTH, there, run, _RUN_ANEW))
        else:
            found.append(Conflict(name, conflict.kind.lower(), there, next(runs, None), remedy))
    return tuple(found)


def _changed_by(nessie: Nessie, target: Reference, key: ContentKey, since: CommitHash) -> Iterator[Run]:
    commits = nessie.changes_of(target, key, since=since)
    return (run for commit in commits for run in runs_of(commit, target.name))


def _named(run: Run | None) -> str:
    return f"run `{run.title}` (key {run.key})" if run else "a commit that no run made"
