"""Which commits are kept, and what is said of those that are not."""

from datetime import UTC, datetime, timedelta

import pytest

from infra.catalog.model import Reference
from infra.catalog.run import Run, RunKey
from infra.catalog.run_branch import begin, end
from infra.config.retention import RetentionPolicy
from infra.maintenance.errors import PastRetention, UnknownContent
from infra.maintenance.retention import Readable, Retained, require_retained, retain
from tests.integration.infra.maintenance.house import LATER, STRICT, House

NOW = datetime.now(UTC) + LATER


def readable(house: House, commits: list[Reference], policy: RetentionPolicy, now: datetime) -> list[bool]:
    """Which commits may be read, as it says and as the files that are left after a collection show."""
    house.collect(policy, now)
    said = []
    for commit in commits:
        try:
            require_retained(house.nessie, commit, policy, now)
        except PastRetention:
            said.append(False)
        else:
            assert house.rows(commit)["bronze.a"]
            said.append(True)
    return said


def overwrites(house: House, count: int, branch: str = "work") -> list[Reference]:
    written = [house.overwrite("bronze.a", number, branch=branch) for number in range(count)]
    return [Reference("", reference.hash, "DETACHED") for reference in written]


def test_the_newest_commits_of_a_branch_are_kept_however_old(house: House) -> None:
    house.branch()
    house.create("bronze.a")
    policy = STRICT.model_copy(update={"keep_commits": 2})
    assert readable(house, overwrites(house, 4), policy, NOW) == [False, False, True, True]


def test_a_branch_can_be_read_as_it_was_at_any_time_since_the_cut_off(house: House) -> None:
    """The commit that was the head at the cut-off is older than it, and kept."""
    house.branch()
    house.create("bronze.a")
    commits = overwrites(house, 2)
    cut_off = datetime.now(UTC)
    commits += overwrites(house, 2)
    policy = STRICT.model_copy(update={"keep_days": 10})
    assert readable(house, commits, policy, cut_off + timedelta(days=10)) == [False, True, True, True]


@pytest.mark.parametrize("kind", ["branch", "tag"])
def test_any_reference_keeps_what_it_names(house: House, kind: str) -> None:
    house.branch()
    house.create("bronze.a")
    commits = overwrites(house, 3)
    make = house.nessie.create_branch if kind == "branch" else house.nessie.create_tag
    make("kept", commits[0])
    assert readable(house, commits, STRICT, NOW) == [True, False, True]


def test_what_is_past_retention_is_refused_with_the_remedy(house: House) -> None:
    house.branch()
    house.create("bronze.a")
    old, _ = overwrites(house, 2)
    with pytest.raises(PastRetention, match=f"{old.hash[:12]} is past retention") as raised:
        require_retained(house.nessie, old, STRICT, NOW)
    assert "tag what is to be kept longer" in raised.value.remedy


def test_readers_may_name_any_branch_and_every_commit_that_is_kept(house: House) -> None:
    house.branch()
    house.create("bronze.a")
    old, new = overwrites(house, 2)
    kept_long = Readable(house.nessie.transport, lambda: STRICT.model_copy(update={"keep_days": 1}))
    kept_short = Readable(house.nessie.transport, lambda: STRICT)
    assert kept_long.resolve(old.hash).hash == old.hash
    assert kept_short.resolve(new.hash).hash == kept_short.resolve("work").hash == new.hash
    with pytest.raises(PastRetention):
        kept_short.resolve(old.hash)


def test_the_marker_of_a_run_key_needs_no_file(house: House) -> None:
    house.branch()
    key = RunKey.of(flow="daily", host="h", day=None, inputs={"folder": str(house.folder)})
    attempt, _ = begin(house.nessie, Run("daily", "h", None, key, "work"))
    retained = Retained()
    retain(house.nessie, [attempt.branch], STRICT, NOW, retained)
    end(attempt)
    assert attempt.branch.hash in retained.commits
    assert retained.tables == set()


def test_a_content_of_an_unknown_type_stops_everything() -> None:
    with pytest.raises(UnknownContent, match="DELTA_LAKE_TABLE"):
        Retained().add([{"type": "DELTA_LAKE_TABLE", "id": "x"}])
