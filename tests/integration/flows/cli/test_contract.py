"""`tollgate contract …` and `release --dry-run` at a ref that was released from other code."""

from flows.workspace import Workspace
from tests.commands import Invoke, told

JSON = ("--output", "json")


def test_contracts_are_those_of_the_ref(tollgate: Invoke, ref: str) -> None:
    listed, on_main = (
        {row[0] for row in told(tollgate("contract", "list", "--ref", at, *JSON))["rows"]} for at in (ref, "main")
    )
    assert listed - on_main == {"gold.ratings_v1"}
    shown = told(tollgate("contract", "show", "gold.ratings", "--ref", ref, *JSON))
    assert [column["name"] for column in shown["columns"]] == ["host", "day", "stars", "score"]
    assert "ratings.v1.score.finite" in tollgate("contract", "show", "gold.ratings", "--ref", ref).out
    unknown = tollgate("contract", "show", "gold.ratings")
    assert (unknown.code, unknown.out) == (1, "")
    assert "gold.article_daily_v1" in unknown.err


def test_a_table_is_checked_by_the_code_that_released_it_alone(tollgate: Invoke, ref: str) -> None:
    own = tollgate("contract", "check", "--table", "gold.article_daily", "--ref", ref, *JSON)
    assert (own.code, told(own)["tables"][0]["passed"], told(own)["tables"][0]["rows"]) == (0, True, 0)
    other = tollgate("contract", "check", "--table", "gold.ratings", "--ref", ref)
    assert other.code == 1
    assert "released from other code" in other.out


def test_a_diff_of_contracts_tells_what_readers_lose(tollgate: Invoke, ref: str) -> None:
    ended = tollgate("contract", "diff", "--ref", ref)
    assert ended.code == 1
    assert "gold.ratings_v1" in ended.out
    assert tollgate("contract", "diff").code == 0


def test_a_dry_run_tells_what_would_be_done_and_writes_nothing(tollgate: Invoke, work: Workspace, ref: str) -> None:
    branches = work.nessie.branches()
    ended = tollgate("release", "--dry-run", "--branch", ref, "--day", "2026-06-15", *JSON)
    assert ended.code == 1
    document = told(ended)
    assert document["definitions"] == [{"kind": "contract", "name": "gold.ratings_v1", "what": "removed"}]
    assert (document["changes"], document["models"], document["backfill"]) == ([], [], [])
    assert [(one["table"], one["column"]) for one in document["refused"]] == [("gold.ratings_v1", "")]
    text = tollgate("release", "--dry-run", "--branch", ref).out
    assert "removed    contract gold.ratings_v1" in text
    assert "refused    gold.ratings_v1: is in no contract any more" in text
    assert "nothing to do" in tollgate("release", "--dry-run").out
    assert work.nessie.branches() == branches
