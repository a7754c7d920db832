"""Taking published runs back, as a run of its own: their files leave the tables, what they replaced comes back.

Later runs that read what would be removed stand in the way, and are named, or taken back as well. A revert is in the
log like every run, and can be reverted itself.
"""

import json
from collections.abc import Iterable, Sequence

from pyiceberg.table import Table

from infra.catalog.effect import Effect, effect_of, effect_on_rows, still_stored
from infra.catalog.errors import DependedUpon, NotRevertible
from infra.catalog.genesis import MARKERS
from infra.catalog.history import Delta, delta_of, history_since
from infra.catalog.inputs import Input, read_input
from infra.catalog.model import Commit, ContentKey, Difference, Reference
from infra.catalog.nessie import Nessie
from infra.catalog.partitions import Partition
from infra.catalog.rebase import apply
from infra.catalog.run import RUN_KEY, Run, RunKey
from infra.catalog.run_branch import RunBranch
from infra.catalog.run_record import REVERTS, RunRecord
from infra.catalog.staging import Staging
from infra.catalog.transport import Json


def revert_run(records: Sequence[RunRecord]) -> Run:
    """The run that takes published ones back; `records` begin with the one that was asked for."""
    asked = records[0]
    hashes = [record.commit.hash for record in records]
    key = RunKey.of(flow="revert", host=asked.host, day=asked.day, inputs={"commits": hashes}, target=asked.target)
    reverts = json.dumps([record.run_key for record in records])
    host = asked.host if {record.host for record in records} == {asked.host} else "all"
    return Run("revert", host, asked.day, key, asked.target, notes=((REVERTS, reverts),))


def records_to_revert(nessie: Nessie, target: str, run_key: str, *, cascade: bool) -> tuple[RunRecord, ...]:
    """The run that is asked for and, with `cascade`, those that build on it.

    Raises:
        NotRevertible: no such run is published on the target, or it changed definitions.
        DependedUpon: later runs read or wrote what it changed, and `cascade` is not asked for.
    """
    standing = standing_runs(nessie, nessie.resolve(target))
    asked = _asked(standing, run_key, target)
    building = _building_on(nessie, asked, standing)
    if building and not cascade:
        raise DependedUpon(asked.told(), [record.told() for record in building], where=f"branch {target}")
    return (asked, *building)


def standing_runs(nessie: Nessie, target: Reference) -> tuple[RunRecord, ...]:
    """The runs whose effects are in force on a target, newest first: a run that was taken back has no marker."""
    markers = {key.elements[-1] for key in nessie.keys(target, ContentKey(MARKERS))}
    found: dict[str, RunRecord] = {}
    for commit in nessie.log(target, filter_=f"'{RUN_KEY}' in commit.properties"):
        record = RunRecord.of(commit)
        # Of a run that was taken back and done again, the newest commit is the one in force.
        if record and record.run_key in markers and record.run_key not in found:
            found[record.run_key] = record
    return tuple(found.values())


def write_revert(nessie: Nessie, attempt: RunBranch, run_key: str, *, cascade: bool) -> Sequence[Input]:
    """Undo on the run's branch what the runs did, newest first, in one commit; returns what it relied on.

    Raises:
        NotRevertible: files that a run wrote were rewritten since, or those that it replaced are gone.
        Whatever `records_to_revert` raises: others may have published since it was asked.
    """
    asked, *building = records_to_revert(nessie, attempt.base.name, run_key, cascade=cascade)
    staging = Staging(nessie.tables(attempt.branch))
    operations: dict[ContentKey, Json] = {}
    relied_on: set[tuple[str, Partition]] = set()
    for record in (*building, asked):
        effect = effect_of(nessie, record)
        for key, delta in effect.deltas.items():
            table = staging.load_table(key.elements)
            with still_stored(record):
                _require_revertible(effect, key, table)
            apply(table, Delta(added=delta.removed, removed=delta.added))
            relied_on |= {(str(key), partition) for partition in delta.partitions}
        operations |= {back.key: back.operation() for back in _other_keys_back(nessie, record.commit)}
    nessie.commit(attempt.branch, [*operations.values(), *staging.operations()], message="undo", properties={})
    base = nessie.tables(attempt.base)
    return [read_input(base, table, partition) for table, partition in sorted(relied_on)]


def _building_on(nessie: Nessie, asked: RunRecord, standing: Sequence[RunRecord]) -> list[RunRecord]:
    """Later runs that looked at what was changed by the one asked for, or by one that builds on it; newest first."""
    removed = [effect_of(nessie, asked)]
    building: list[RunRecord] = []
    later = standing[: standing.index(asked)]
    for record in reversed(later):
        effect = effect_on_rows(nessie, record)
        if any(effect.touches(other) for other in removed):
            removed.append(effect)
            building.append(record)
    return building[::-1]


def _require_revertible(effect: Effect, key: ContentKey, table: Table) -> None:
    since = history_since(table.metadata_location, effect.snapshots[key])
    delta = effect.deltas[key]
    if since is None or delta_of(since).removed & delta.added:
        why = "its files were rewritten since"
    elif lost := [file for file in delta.removed if not table.io.new_input(file.path).exists()]:
        why = f"{len(lost)} files that it replaced are no longer stored"
    else:
        return
    raise NotRevertible(
        f"{effect.record.told()} cannot be taken back from {key}: {why}",
        where=f"commit {effect.record.commit.hash[:12]}",
        remedy="publish a run that writes the rows as they should be",
    )


def _asked(standing: Sequence[RunRecord], run_key: str, target: str) -> RunRecord:
    found = [record for record in standing if record.run_key.startswith(run_key)]
    if len(found) == 1:
        return found[0]
    what = "more than one run begins with that key" if found else "no run of that key is in force"
    raise NotRevertible(
        f"{run_key!r}: {what}",
        where=f"branch {target}",
        remedy=f"see `tollgate branch log {target}` for the keys of runs",
    )


def _other_keys_back(nessie: Nessie, commit: Commit) -> Iterable[Difference]:
    """What a commit did to keys other than tables, the other way round: run markers above all."""
    for difference in nessie.diff(*commit.sides):
        kinds = {side["type"] for side in (difference.before, difference.after) if side}
        if not kinds & {"ICEBERG_TABLE", "NAMESPACE"}:
            yield Difference(difference.key, difference.after, difference.before)
