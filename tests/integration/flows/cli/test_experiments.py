"""An experiment from its beginning to its end, by the commands that need no engine."""

import json
from typing import Any

import pytest

from infra.catalog.nessie import Nessie
from tests.commands import Ended, Invoke
from tests.integration.infra.catalog.branch_tables import append
from tests.integration.infra.catalog.lake import DAY


@pytest.fixture
def mine(tollgate: Invoke, branch: str) -> str:
    name = f"{branch}-mine"
    assert tollgate("branch", "create", name, "--ref", branch).code == 0
    return name


def told(ended: Ended) -> dict[str, Any]:
    assert (ended.code, ended.err) == (0, "")
    document: dict[str, Any] = json.loads(ended.out)
    return document


def test_a_diff_tells_tables_and_rows_by_partition(tollgate: Invoke, nessie: Nessie, branch: str, mine: str) -> None:
    assert tollgate("branch", "diff", branch, mine).out == "nothing differs\n"
    append(nessie, mine, "gold.totals_v2", [("g", DAY, 1), ("g", DAY, 2)])
    found = told(tollgate("branch", "diff", branch, mine, "--output", "json"))
    assert found["after"] == {"ref": mine, "hash": nessie.resolve(mine).hash}
    (table,) = found["tables"]
    assert (table["name"], table["kind"], table["rows_before"], table["rows_after"]) == (
        "gold.totals_v2",
        "changed",
        1,
        3,
    )
    partition = {"host": "g", "day": DAY.isoformat()}
    assert table["partitions"] == [{"partition": partition, "rows_added": 2, "rows_removed": 0}]
    lines = tollgate("branch", "diff", branch, mine).out.splitlines()
    assert lines == ["gold.totals_v2: changed, rows 1 -> 3", "  host=g, day=2015-05-17: +2 -0 rows"]


def test_one_ref_alone_is_compared_with_main(tollgate: Invoke, branch: str) -> None:
    found = told(tollgate("branch", "diff", branch, "--output", "json"))
    assert found["before"]["ref"] == "main"
    assert {"bronze.readings", "gold.totals_v1"} <= {table["name"] for table in found["tables"]}


def test_a_rebase_brings_it_onto_what_the_other_is_now(
    tollgate: Invoke, nessie: Nessie, branch: str, mine: str
) -> None:
    append(nessie, mine, "gold.totals_v2", [("g", DAY, 1)])
    append(nessie, branch, "gold.totals_v2", [("i", DAY, 1)])
    done = told(tollgate("branch", "rebase", mine, "--onto", branch, "--output", "json"))
    assert (done["status"], done["onto_hash"]) == ("rebased", nessie.resolve(branch).hash)
    (table,) = told(tollgate("branch", "diff", branch, mine, "--output", "json"))["tables"]
    assert (table["rows_added"], table["rows_removed"]) == (1, 0)
    assert told(tollgate("branch", "rebase", mine, "--onto", branch, "--output", "json"))["status"] == "noop"


def test_a_conflict_is_one_document_with_table_kind_and_remedy(
    tollgate: Invoke, nessie: Nessie, branch: str, mine: str
) -> None:
    append(nessie, mine, "gold.totals_v2", [("h", DAY, 1)])
    append(nessie, branch, "gold.totals_v2", [("h", DAY, 1)])
    ended = tollgate("branch", "rebase", mine, "--onto", branch, "--output", "json")
    assert ended.code == 1
    document = json.loads(ended.out)
    (conflict,) = document["conflicts"]
    assert (document["status"], conflict["table"], conflict["kind"]) == ("refused", "gold.totals_v2", "value_differs")
    assert f"tollgate branch create {mine}-again --ref {branch}" in conflict["remedy"]
    assert "gold.totals_v2" in ended.err
    assert "remedy: " in ended.err


def test_what_is_not_merged_is_deleted_only_by_force(tollgate: Invoke, nessie: Nessie, branch: str, mine: str) -> None:
    append(nessie, mine, "gold.totals_v2", [("g", DAY, 1)])
    refused = tollgate("branch", "delete", mine)
    assert (refused.code, refused.out) == (1, "")
    assert "write gold.totals_v2" in refused.err
    assert "--force" in refused.err
    lost = told(tollgate("branch", "delete", mine, "--force", "--output", "json"))["lost"]
    assert [commit["message"] for commit in lost] == ["write gold.totals_v2"]
    assert mine not in {one.name for one in nessie.branches()}


@pytest.mark.parametrize(
    "command",
    [
        ("create", "main", "--ref", "{mine}"),
        ("create", "ops"),
        ("delete", "main", "--force"),
        ("delete", "ops", "--force"),
        ("rebase", "main", "--onto", "{mine}"),
    ],
    ids=" ".join,
)
def test_no_command_moves_or_deletes_what_is_protected(
    tollgate: Invoke, nessie: Nessie, mine: str, command: tuple[str, ...]
) -> None:
    before = nessie.resolve("main")
    ended = tollgate("branch", *(word.format(mine=mine) for word in command))
    assert (ended.code, ended.out) == (1, "")
    assert "remedy: " in ended.err
    assert nessie.resolve("main") == before
