"""Compaction and expiry, published as a run: fewer files and snapshots, the same rows."""

from collections.abc import Sequence
from datetime import UTC, datetime

from pyiceberg.table.snapshots import Operation

from infra.catalog.checks import Candidate, Check, CheckResult, Verdict
from infra.catalog.history import history_since
from infra.catalog.inputs import Input
from infra.catalog.metadata import open_table
from infra.catalog.model import ContentKey, TableState
from infra.catalog.publication import Publication, Status
from infra.catalog.publisher import Publisher
from infra.catalog.run import Run, RunKey
from infra.catalog.run_branch import RunBranch
from infra.config.retention import RetentionPolicy
from infra.maintenance.upkeep import Upkeep, do_upkeep, plan_upkeep
from tests.integration.infra.maintenance.house import LATER, House

NOW = datetime.now(UTC) + LATER
POLICY = RetentionPolicy(keep_days=0, keep_commits=2, grace_hours=1, compact_from_files=4)
TABLE = ContentKey.of("bronze.a")


def state(house: House, ref: str = "work") -> TableState:
    return house.nessie.tables(house.nessie.resolve(ref))[TABLE]


def data_files(house: House, ref: str = "work") -> int:
    table = open_table(state(house, ref).metadata_location)
    return len(list(table.scan().plan_files()))


def publish(house: House, checks: Sequence[Check] = (), meanwhile: Sequence[int] = ()) -> tuple[Upkeep, Publication]:
    """A maintenance run onto `work`; `meanwhile` is what another writer appends while its first attempt works."""
    done = Upkeep()
    left = list(meanwhile)

    def write(attempt: RunBranch) -> Sequence[Input]:
        nonlocal done
        done = do_upkeep(house.nessie, attempt.branch.name, POLICY, NOW)
        if left:
            house.append("bronze.a", left.pop())
        return ()

    states = plan_upkeep(house.nessie, house.nessie.resolve("work"), POLICY, NOW).states
    key = RunKey.of(flow="maintain", host="all", day=None, inputs={"states": states, "folder": str(house.folder)})
    publication = Publisher(house.nessie).publish(Run("maintain", "all", None, key, "work"), write, checks)
    return done, publication


def given(house: House, files: int = 6) -> None:
    house.branch()
    house.create("bronze.a")
    for number in range(files):
        house.append("bronze.a", number, number + 100)
    house.append("bronze.a", 1000, host="other")


def test_small_files_of_a_partition_become_one_in_a_snapshot_that_changes_no_row(house: House) -> None:
    given(house)
    rows = house.rows("work")
    before = state(house)

    done, publication = publish(house)

    assert publication.status is Status.PUBLISHED
    assert house.rows("work") == rows
    assert [(one.partitions, one.files_before, one.files_after, one.rows) for one in done.compacted] == [(1, 6, 1, 12)]
    assert data_files(house) == 2
    history = history_since(state(house).metadata_location, before.snapshot_id)
    assert history is not None
    assert [change.operation for change in history] == [Operation.REPLACE]
    summary = open_table(state(house).metadata_location).current_snapshot().summary  # type: ignore[union-attr]
    assert summary is not None
    assert (summary["total-records"], summary["total-data-files"]) == ("13", "2")


def test_after_compaction_there_is_nothing_to_compact(house: House) -> None:
    given(house)
    publish(house)
    assert plan_upkeep(house.nessie, house.nessie.resolve("work"), POLICY, NOW).compacted == ()


def test_expiry_leaves_what_a_retained_commit_shows_and_says_that_the_rest_is_missing(house: House) -> None:
    given(house)
    house.branch("experiment", at="work")
    third = list(house.nessie.log(house.nessie.resolve("work")))[4]
    house.nessie.create_tag("wanted", house.nessie.resolve(third.hash))
    shown = {state(house, ref).snapshot_id for ref in ("work", "wanted", f"{third.hash}")}
    first = open_table(state(house).metadata_location).metadata.snapshots[0].snapshot_id

    publish(house)

    metadata = open_table(state(house).metadata_location).metadata
    listed = {snapshot.snapshot_id for snapshot in metadata.snapshots}
    assert shown < listed
    assert first not in listed
    # Cut off, not begun anew: nobody may believe that this is all that ever happened.
    assert history_since(state(house).metadata_location, first) is None
    assert history_since(state(house).metadata_location, -1) is None
    assert history_since(state(house).metadata_location, state(house, "wanted").snapshot_id) is not None


def test_a_write_of_others_in_between_is_kept(house: House) -> None:
    given(house)
    _, publication = publish(house, meanwhile=[7777])
    assert publication.status is Status.PUBLISHED
    assert 7777 in house.rows("work")["bronze.a"]
    assert len(house.rows("work")["bronze.a"]) == 14


def test_storage_shrinks_by_compaction_expiry_and_collection_together(house: House) -> None:
    house.branch()
    house.create("bronze.a")
    for number in range(20):
        house.append("bronze.a", number)
    rows, before = house.rows("work"), house.bytes

    publish(house)
    house.append("bronze.a", 20)
    house.append("bronze.a", 21)
    swept = house.collect(POLICY, NOW)

    assert house.rows("work")["bronze.a"] == [*rows["bronze.a"], 20, 21]
    assert house.bytes < before / 2
    assert swept.bytes_freed > 0


def test_what_it_publishes_is_audited_like_any_run(house: House) -> None:
    given(house)
    seen: list[Candidate] = []

    class Sees:
        name = "sees"
        of_host = False

        def __call__(self, candidate: Candidate) -> CheckResult:
            seen.append(candidate)
            return CheckResult(self.name, Verdict.FAILED, "no")

    _, publication = publish(house, [Sees()])
    assert publication.status is Status.REFUSED
    assert list(seen[0].changes.tables) == ["bronze.a"]
    assert data_files(house) == 7
