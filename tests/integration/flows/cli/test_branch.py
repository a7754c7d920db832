"""`tollgate branch …` on a real catalog."""

import json
from typing import Any

from infra.catalog.nessie import Nessie
from tests.commands import Ended, Invoke


def told(ended: Ended) -> dict[str, Any]:
    assert (ended.code, ended.err) == (0, "")
    document: dict[str, Any] = json.loads(ended.out)
    return document


def test_an_experiment_begins_where_it_is_told_and_is_listed(tollgate: Invoke, nessie: Nessie, branch: str) -> None:
    mine = f"{branch}-mine"
    made = told(tollgate("branch", "create", mine, "--ref", branch, "--owner", "ada", "--output", "json"))
    begun = {
        "branch": mine,
        "hash": nessie.resolve(mine).hash,
        "owner": "ada",
        "base_hash": nessie.resolve(branch).hash,
    }
    assert made == begun
    listed = {one["name"]: one for one in told(tollgate("branch", "list", "--output", "json"))["branches"]}
    assert listed[mine] == {
        "name": mine,
        "kind": "experiment",
        "hash": made["hash"],
        "owner": "ada",
        "expires": None,
        "cause": None,
    }
    assert listed["main"]["kind"] == "published"


def test_a_name_that_is_taken_is_refused(tollgate: Invoke, branch: str) -> None:
    ended = tollgate("branch", "create", branch)
    assert (ended.code, ended.out) == (1, "")
    assert branch in ended.err


def test_the_log_tells_what_happened_newest_first(tollgate: Invoke, nessie: Nessie, branch: str) -> None:
    commits = told(tollgate("branch", "log", branch, "--limit", "2", "--output", "json"))["commits"]
    assert [commit["message"] for commit in commits] == ["write gold.totals_v2", "write gold.totals_v1"]
    assert commits[0]["hash"] == nessie.resolve(branch).hash
