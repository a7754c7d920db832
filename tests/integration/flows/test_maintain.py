"""`maintain` on a small lake: branches, tables and files, from the flow's core to what the command says."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.checks.rows_unchanged import RowsUnchanged
from flows.cli.maintain import text_of, told_maintained
from flows.maintain import maintain_lake
from flows.workspace import Workspace
from infra.catalog.changes import changes_between
from infra.catalog.checks import Candidate, Verdict
from infra.catalog.model import Reference
from infra.catalog.nessie import Nessie
from infra.catalog.run import Run, RunKey
from infra.config.service import FileConfig
from infra.settings import load_settings
from tests.integration.infra.maintenance.conftest import house
from tests.integration.infra.maintenance.house import LATER, House

__all__ = ["house"]

NOW = datetime.now(UTC) + LATER


@pytest.fixture
def work(own_nessie: Nessie, tmp_path: Path) -> Workspace:
    """A home whose warehouse is the house, with a policy that keeps little."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "retention.yaml").write_text("{keep_days: 0, keep_commits: 2, grace_hours: 1}\n")
    updates = {"home": tmp_path, "warehouse": (tmp_path / "warehouse").as_uri(), "nessie_uri": ""}
    return Workspace(load_settings().model_copy(update=updates), own_nessie, FileConfig(tmp_path / "config"))


@pytest.fixture
def lake(house: House, tmp_path: Path) -> House:
    """Many small files, a table that was dropped, a candidate that a killed run left."""
    lake = House(house.nessie, tmp_path / "warehouse")
    lake.branch()
    for table in ("bronze.a", "bronze.dropped"):
        lake.create(table)
        for number in range(5):
            lake.append(table, number)
    lake.drop("bronze.dropped")
    lake.nessie.create_branch("candidate/daily/k/1/0", lake.nessie.resolve("work"))
    return lake


def test_a_dry_run_tells_all_and_does_nothing(lake: House, work: Workspace) -> None:
    references, files = set(lake.nessie.references()), lake.files
    told = told_maintained(maintain_lake(work, NOW, "work", dry_run=True))
    assert (set(lake.nessie.references()), lake.files) == (references, files)
    assert (told["status"], told["dry_run"], told["deleted"], told["bytes_freed"]) == ("noop", True, [], 0)
    assert told["expired_references"] == [{"name": "candidate/daily/k/1/0", "why": "its run is over"}]
    assert [(one["table"], one["files_before"], one["files_after"]) for one in told["compacted"]] == [
        ("bronze.a", 5, 1)
    ]
    assert {one["table"] for one in told["expired_snapshots"]} == {"bronze.a"}
    assert {mark["why"] for mark in told["marked"]} >= {"no retained commit refers to it"}
    assert "would be compacted bronze.a: 5 files of 1 partitions into 1, 5 rows" in text_of(told)


def test_it_compacts_expires_publishes_and_frees_what_it_marked_before(lake: House, work: Workspace) -> None:
    before, rows = lake.bytes, lake.rows("work")["bronze.a"]

    first = told_maintained(maintain_lake(work, NOW, "work"))
    assert first["status"] == "published"
    assert [check["status"] for check in first["audit"]] == ["passed", "passed"]
    assert first["tables"] == [
        {
            "name": "bronze.a",
            "rows_added": 5,
            "rows_removed": 5,
            "partitions": 1,
            "snapshot": first["tables"][0]["snapshot"],
        }
    ]
    assert first["bytes_freed"] == 0
    assert "candidate/daily/k/1/0" not in {reference.name for reference in lake.nessie.references()}

    lake.create("bronze.other")
    for number in range(2):
        lake.append("bronze.other", number)
    maintain_lake(work, NOW, "work")
    last = told_maintained(maintain_lake(work, NOW + timedelta(hours=1), "work"))

    assert last["bytes_freed"] > before / 2
    assert {garbage["why"] for garbage in last["deleted"]} == {
        "no retained commit refers to it",
        "no retained commit has a table there",
    }
    assert lake.rows("work")["bronze.a"] == rows
    assert f"{last['bytes_freed']:,} of" in text_of(last)


def test_there_is_nothing_to_publish_twice(lake: House, work: Workspace) -> None:
    maintain_lake(work, NOW, "work")
    head = lake.nessie.resolve("work")
    assert maintain_lake(work, NOW, "work").publication is None
    assert lake.nessie.resolve("work") == head


@pytest.mark.parametrize(
    ("tamper", "verdict"),
    [
        (lambda lake: lake.overwrite("bronze.a", 0, 1, 2, 3, 4), Verdict.PASSED),
        (lambda lake: lake.overwrite("bronze.a", 0, 1, 2, 3, 5), Verdict.FAILED),
        (lambda lake: lake.overwrite("bronze.a", 0, 1, 2, 3, 4, 4), Verdict.FAILED),
        (lambda lake: lake.drop("bronze.a"), Verdict.FAILED),
    ],
    ids=["other files", "another row", "a row twice", "no table"],
)
def test_the_audit_sees_a_row_that_differs_whatever_the_order(
    lake: House, work: Workspace, tamper: Callable[[House], Reference], verdict: Verdict
) -> None:
    base = lake.nessie.resolve("work")
    head = tamper(lake)
    changes = changes_between(lake.nessie.tables(base), lake.nessie.tables(head))
    key = RunKey.of(flow="maintain", host="all", day=None, inputs={})
    candidate = Candidate(Run("maintain", "all", None, key, "work"), base, head, changes)
    assert RowsUnchanged(lake.nessie, work.settings.cache / "duckdb")(candidate).status is verdict
