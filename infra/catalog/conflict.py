"""Naming the runs that stand in the way of another one."""

from collections.abc import Collection, Iterable

from infra.catalog.errors import PublishConflict
from infra.catalog.model import Commit, Reference
from infra.catalog.nessie import Nessie
from infra.catalog.rebase import Obstacle
from infra.catalog.run import Run
from infra.catalog.run_record import RunRecord


def conflict(nessie: Nessie, run: Run, since: Reference, obstacles: tuple[Obstacle, ...]) -> PublishConflict:
    """The error that names the tables, the partitions and the runs that changed them on the target since a commit."""
    target = nessie.resolve(run.target)
    tables = sorted({obstacle.table for obstacle in obstacles})
    others = [told(commit) for commit in changing(nessie, nessie.log(target, until=since.hash), tables)]
    where = f"branch {run.target}"
    return PublishConflict(list(map(str, obstacles)), others, tables=tables, where=where)


def changing(nessie: Nessie, commits: Iterable[Commit], tables: Collection[str]) -> list[Commit]:
    """Those commits that changed one of the tables."""
    return [commit for commit in commits if changed_keys(nessie, commit) & set(tables)]


def changed_keys(nessie: Nessie, commit: Commit) -> set[str]:
    """The dotted names of what one commit changed."""
    return {str(difference.key) for difference in nessie.diff(*commit.sides)}


def told(commit: Commit) -> str:
    """A commit in the words of an error: its run, or its message if it publishes none."""
    record = RunRecord.of(commit)
    return record.told() if record else f"commit {commit.hash[:12]} ({commit.message})"
