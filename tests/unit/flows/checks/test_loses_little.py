"""What a run may take away without putting it back."""

import pytest

from flows.checks.loses_little import FEW_ROWS, MOST_TABLES, LosesLittle
from infra.catalog.changes import Changes, TableChange
from infra.catalog.checks import Candidate, Verdict
from infra.catalog.model import Reference
from infra.catalog.run import Run, RunKey

BASE, HEAD = Reference("main", "0" * 16), Reference("candidate/x", "1" * 16)


def verdict(*changes: TableChange) -> tuple[Verdict, str]:
    named = Changes({change.table: change for change in changes})
    result = LosesLittle()(Candidate(Run("daily", "h", None, RunKey("k")), BASE, HEAD, named))
    return result.status, result.detail


def change(table: str, removed: int, added: int) -> TableChange:
    return TableChange(table, rows_removed=removed, rows_added=added)


@pytest.mark.parametrize(
    ("table", "removed", "added"),
    [
        ("gold.article_daily_v1", 10_000, 9_900),
        ("silver.pageviews", 10_000, 9_000),
        ("silver.pageviews", FEW_ROWS - 1, 0),
        ("bronze.events", 0, 10),
        ("gold.article_daily_v1", 0, 0),
    ],
)
def test_what_comes_back_or_is_little_may_go(table: str, removed: int, added: int) -> None:
    assert verdict(change(table, removed, added))[0] is Verdict.PASSED


@pytest.mark.parametrize(
    ("table", "removed", "added", "told"),
    [
        ("gold.article_daily_v1", 10_000, 9_899, "101 of 10,000"),
        ("silver.pageviews", 10_000, 8_999, "1,001 of 10,000"),
        ("bronze.events", 1, 0, "1 of 1"),
    ],
)
def test_a_loss_is_refused_with_table_and_count(table: str, removed: int, added: int, told: str) -> None:
    status, detail = verdict(change(table, removed, added))
    assert status is Verdict.FAILED
    assert table in detail
    assert told in detail
    assert "may_lose" in detail


def test_a_run_of_too_many_tables_is_refused() -> None:
    many = [change("silver.pageviews", 0, 1)] + [TableChange(f"bronze.t{n}") for n in range(MOST_TABLES)]
    status, detail = verdict(*many)
    assert status is Verdict.FAILED
    assert f"{MOST_TABLES + 1} tables" in detail
