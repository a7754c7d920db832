"""Collecting garbage: what nothing keeps goes, after its grace period, and nothing else does."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from infra.catalog.model import ContentKey
from infra.maintenance.errors import LiveFileMissing, ReferenceAppeared
from infra.maintenance.garbage import Why
from infra.maintenance.sweep import Step
from tests.integration.infra.maintenance.house import LATER, STRICT, House

LATE = datetime.now(UTC) + LATER


def test_storage_shrinks_to_what_is_read_and_every_row_is_still_there(house: House) -> None:
    house.branch()
    house.create("bronze.a")
    for day in range(10):
        house.overwrite("bronze.a", *range(day, day + 1000))
    before, rows = house.bytes, house.rows("work")

    swept = house.collect()

    assert house.rows("work") == rows == {"bronze.a": list(range(9, 1009))}
    assert before - house.bytes == swept.bytes_freed > 0.8 * before
    assert {garbage.why for garbage in swept.deleted} == {Why.UNREFERENCED}
    # Of the last overwrite: metadata, two manifest lists (it took two snapshots), their manifests, one data file.
    assert len([name for name in house.files if name.endswith(".parquet")]) == 1


def test_a_dropped_table_goes_whole(house: House) -> None:
    house.branch()
    for table in ("bronze.a", "bronze.b"):
        house.create(table)
        house.append(table, 1, 2)
    house.drop("bronze.b")

    swept = house.collect()

    assert {garbage.why for garbage in swept.deleted if "bronze_b" in garbage.file} == {Why.DROPPED}
    assert not [path for path in house.files if "bronze_b" in path]
    assert house.rows("work") == {"bronze.a": [1, 2]}


def test_files_that_never_became_part_of_a_table_go_too(house: House) -> None:
    house.branch()
    house.create("bronze.a")
    house.append("bronze.a", 1)
    data = next(house.folder.rglob("*.parquet"))
    orphan = data.with_name("00000-7-orphan.parquet")
    orphan.write_bytes(b"written by a process that was killed")

    swept = house.collect()

    assert orphan.name in {garbage.file.rpartition("/")[2] for garbage in swept.deleted}
    assert not orphan.exists()
    assert data.exists()


def test_a_checksum_lives_and_goes_with_its_file(house: House) -> None:
    house.branch()
    house.create("bronze.a")
    house.append("bronze.a", 1)
    kept = next(house.folder.rglob("*.parquet"))
    for of in (kept.name, "gone.parquet"):
        kept.with_name(f".{of}.crc").write_bytes(b"crc")
    house.collect()
    assert kept.with_name(f".{kept.name}.crc").exists()
    assert not kept.with_name(".gone.parquet.crc").exists()


@pytest.mark.parametrize("drop", ["first", "second"])
def test_of_two_tables_that_share_a_location_one_is_dropped_and_the_other_keeps_its_files(
    house: House, drop: str
) -> None:
    """The situation of projectnessie/nessie#12363: there, the files of the table that is left are deleted."""
    house.branch()
    location = f"{house.folder.as_uri()}/shared"
    for table in ("bronze.first", "bronze.second"):
        house.create(table, location)
        house.append(table, *range(len(table)))
    left = "second" if drop == "first" else "first"
    rows = house.rows("work")[f"bronze.{left}"]
    before = len([path for path in house.files if path.startswith("shared/")])
    house.drop(f"bronze.{drop}")

    house.collect()

    assert house.rows("work") == {f"bronze.{left}": rows}
    assert 0 < len([path for path in house.files if path.startswith("shared/")]) < before


def test_a_table_that_was_dropped_and_created_again_where_it_was_keeps_its_new_files(house: House) -> None:
    """The same issue as it was met: one key, two content ids, one location."""
    house.branch()
    location = f"{house.folder.as_uri()}/again"
    house.create("bronze.a", location)
    house.append("bronze.a", 1)
    old = house.nessie.content(house.nessie.resolve("work"), ContentKey.of("bronze.a"))
    house.drop("bronze.a")
    house.create("bronze.a", location)
    house.append("bronze.a", 2)
    new = house.nessie.content(house.nessie.resolve("work"), ContentKey.of("bronze.a"))
    assert old is not None
    assert new is not None
    assert old["id"] != new["id"]

    house.collect()

    assert house.rows("work") == {"bronze.a": [2]}
    assert len([path for path in house.files if path.startswith("again/") and path.endswith(".parquet")]) == 1


def test_nothing_goes_before_its_grace_period_is_over(house: House) -> None:
    house.branch()
    house.create("bronze.a")
    house.append("bronze.a", 1)
    house.overwrite("bronze.a", 2)
    before = house.files

    young = house.sweeper().sweep(datetime.now(UTC) + STRICT.grace / 2)
    assert (young.marked, young.deleted) == ((), ())

    first = house.sweeper().sweep(LATE)
    assert first.marked
    assert first.deleted == ()
    early = house.sweeper().sweep(LATE + STRICT.grace - timedelta(seconds=1))
    assert (early.marked, early.deleted) == (first.marked, ())
    assert house.files == before

    assert house.sweeper().sweep(LATE + STRICT.grace).deleted == first.marked
    assert house.files == before - {garbage.file for garbage in first.marked}
    assert house.sweeper().sweep(LATE + STRICT.grace).marked == ()


def test_a_dry_run_tells_and_leaves_no_trace(house: House) -> None:
    house.branch()
    house.create("bronze.a")
    house.append("bronze.a", 1)
    house.overwrite("bronze.a", 2)
    everything = set(house.folder.rglob("*"))
    told = house.sweeper().sweep(LATE, dry_run=True)
    assert sum(garbage.bytes for garbage in told.marked) > 0
    assert set(house.folder.rglob("*")) == everything
    # As it marked nothing, a run after the grace period is the first to mark.
    assert house.sweeper().sweep(LATE + STRICT.grace).deleted == ()


def test_what_came_to_be_needed_after_it_was_marked_is_not_garbage_any_more(house: House) -> None:
    house.branch()
    house.create("bronze.a")
    old = house.append("bronze.a", 1)
    house.overwrite("bronze.a", 2)
    assert house.sweeper().sweep(LATE).marked
    house.nessie.create_tag("wanted", old)
    house.sweeper().sweep(LATE + STRICT.grace)
    assert house.rows("wanted") == {"bronze.a": [1]}


def test_a_reference_that_appears_while_it_deletes_below_its_cut_off_stops_it(house: House) -> None:
    house.branch()
    house.create("bronze.a")
    old = house.append("bronze.a", 1)
    house.overwrite("bronze.a", 2)
    house.sweeper().sweep(LATE)
    before = house.files

    def appear(step: Step) -> None:
        if step is Step.READ_AGAIN:
            house.nessie.create_branch("appeared", old)

    with pytest.raises(ReferenceAppeared, match="appeared: ") as raised:
        house.sweeper(observe=appear).sweep(LATE + STRICT.grace)
    assert [reference.name for reference in raised.value.references] == ["appeared"]
    assert house.files == before
    assert house.rows("appeared") == {"bronze.a": [1]}


def test_a_commit_that_needs_nothing_old_does_not_stop_it(house: House) -> None:
    house.branch()
    house.create("bronze.a")
    house.append("bronze.a", 1)
    house.overwrite("bronze.a", 2)
    house.sweeper().sweep(LATE)

    def append(step: Step) -> None:
        if step is Step.READ_AGAIN:
            house.append("bronze.a", 3)

    assert house.sweeper(observe=append).sweep(LATE + STRICT.grace).deleted
    assert house.rows("work") == {"bronze.a": [2, 3]}


@pytest.mark.parametrize("moment", [Step.LIST, Step.READ, Step.MARK])
def test_what_a_branch_had_and_gave_to_another_before_it_vanished_survives(house: House, moment: Step) -> None:
    """Old files go from one reference to another, and the first is deleted, while the sweep looks at references."""
    house.branch()
    house.create("bronze.a")
    house.append("bronze.a", 1)
    house.branch("zz-long-lived", at="work")
    house.append("bronze.a", 2, branch="zz-long-lived")
    house.sweeper().sweep(LATE)

    def hand_over(step: Step) -> None:
        if step is moment:
            source, onto = house.nessie.resolve("zz-long-lived"), house.nessie.resolve("work")
            merged = house.nessie.merge(source, onto, message="merge", properties={}, dry_run=False)
            assert merged.head
            house.nessie.delete_branch(source)

    house.sweeper(observe=hand_over).sweep(LATE + STRICT.grace)
    house.collect()
    assert house.rows("work") == {"bronze.a": [1, 2]}


def test_a_reference_that_vanishes_between_listing_and_reading_is_read_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.branch()
    house.create("bronze.a")
    house.append("bronze.a", 1)
    house.branch("zz", at="work")
    house.append("bronze.a", 2, branch="zz")
    listing = house.nessie.references

    def list_and_delete() -> object:
        found = listing()
        for reference in found:
            if reference.name == "zz":
                house.nessie.delete_branch(reference)
        return found

    monkeypatch.setattr(house.nessie, "references", list_and_delete)
    told = house.sweeper().sweep(LATE, dry_run=True)
    assert [garbage for garbage in told.marked if garbage.file.endswith(".parquet")] == []


def test_in_doubt_nothing_is_deleted(house: House) -> None:
    """A manifest that something retained needs is not there: what else it needs cannot be told."""
    house.branch()
    house.create("bronze.a")
    house.append("bronze.a", 1)
    house.overwrite("bronze.a", 2)
    house.sweeper().sweep(LATE)
    snapshot = house.lake.tables["bronze.a"].current_snapshot()
    assert snapshot is not None
    os.remove(snapshot.manifest_list.removeprefix("file://"))
    before = house.files
    with pytest.raises(LiveFileMissing, match="snap-"):
        house.sweeper().sweep(LATE + STRICT.grace)
    assert house.files == before
