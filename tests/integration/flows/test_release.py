"""Releases of code that changed, on a real catalog: what becomes of tables and rows, or why nothing does."""

from datetime import date, timedelta
from typing import Any

import pytest

from contracts.evolution import EvolutionRefused
from flows.definitions import Checkout
from flows.release import publish_release
from flows.released import released_at
from flows.workspace import Workspace
from infra.catalog.audit import failed
from infra.catalog.publication import Status
from infra.errors import UnknownNameError
from infra.query.duck import query
from tests.integration.flows.code import code_with, field, ratings

RETIRED_UNTIL = date(2026, 6, 15)
STARS, SCORE = ("int", field(nullable=True)), ("float", field(nullable=True))
FIRST = code_with(ratings({"stars": STARS, "score": SCORE}))
SECOND = code_with(
    ratings(
        {
            "points": ("bigint", field(nullable=True, metadata={"renamed_from": "stars"})),
            "score": ("double", field(nullable=True, metadata={"retired_until": RETIRED_UNTIL})),
            "note": ("string", field(nullable=True)),
        }
    )
)
THIRD = code_with(ratings({"points": ("bigint", field(nullable=True)), "note": ("string", field(nullable=True))}))


def rows(work: Workspace, ref: str, sql: str) -> list[tuple[Any, ...]]:
    return query(work.nessie, ref, sql, extensions=work.settings.cache / "duckdb").rows


@pytest.fixture
def rated(work: Workspace, target: str) -> str:
    """A target with the first contract's table, and a row in it."""
    assert publish_release(work, target, checkout=FIRST).status is Status.PUBLISHED
    catalog = work.branch_catalog(target)
    work.spark.sql(f"insert into {catalog}.gold.ratings_v1 values ('h', date '2026-06-01', 4, 0.5)")
    return target


def test_a_table_is_widened_renamed_added_to_and_dropped_from_and_keeps_its_rows(work: Workspace, rated: str) -> None:
    first = work.nessie.resolve(rated)
    done = publish_release(work, rated, checkout=SECOND)
    assert done.status is Status.PUBLISHED, done.audit
    assert {change.table for change in done.tables} == {"gold.ratings_v1", "control.definitions"}
    assert rows(work, rated, "select points, score, note from gold.ratings") == [(4, 0.5, None)]
    assert rows(work, rated, "select typeof(points), typeof(score) from gold.ratings") == [("BIGINT", "DOUBLE")]

    before = work.nessie.resolve(rated)
    with pytest.raises(EvolutionRefused, match="retired until 2026-06-15"):
        publish_release(work, rated, checkout=THIRD, day=RETIRED_UNTIL)
    assert work.nessie.resolve(rated) == before

    publish_release(work, rated, checkout=THIRD, day=RETIRED_UNTIL + timedelta(days=1))
    assert rows(work, rated, "select * from gold.ratings") == [("h", date(2026, 6, 1), 4, None)]
    assert rows(work, first.hash, "select stars, score from gold.ratings") == [(4, 0.5)]
    assert set(released_at(work.nessie, first).definitions()) == set(FIRST.definitions)
    assert set(released_at(work.nessie, work.nessie.resolve(rated)).definitions()) == set(THIRD.definitions)


def test_a_table_goes_when_it_was_declared_retired_and_its_grace_period_is_over(work: Workspace, rated: str) -> None:
    without = Checkout()
    with pytest.raises(EvolutionRefused, match="never declared retired") as refused:
        publish_release(work, rated, checkout=without)
    assert [one.place for one in refused.value.refusals] == ["gold.ratings_v1"]

    retiring = code_with(ratings({"stars": STARS, "score": SCORE}, retired_until=RETIRED_UNTIL))
    assert publish_release(work, rated, checkout=retiring).status is Status.PUBLISHED
    before = work.nessie.resolve(rated)
    with pytest.raises(EvolutionRefused, match="retired until 2026-06-15"):
        publish_release(work, rated, checkout=without, day=RETIRED_UNTIL)
    assert work.nessie.resolve(rated) == before

    done = publish_release(work, rated, checkout=without, day=RETIRED_UNTIL + timedelta(days=1))
    assert done.status is Status.PUBLISHED, done.audit
    assert [change.table for change in done.tables if change.dropped] == ["gold.ratings_v1"]
    with pytest.raises(UnknownNameError):
        rows(work, rated, "select * from gold.ratings_v1")
    assert rows(work, before.hash, "select stars, score from gold.ratings") == [(4, 0.5)]
    assert publish_release(work, rated, checkout=without, day=RETIRED_UNTIL).status is Status.NOOP


def test_a_rule_that_rows_of_before_break_is_not_released(work: Workspace, rated: str) -> None:
    before = work.nessie.resolve(rated)
    strict = code_with(ratings({"stars": ("int", field(nullable=True, le=3)), "score": SCORE}))
    done = publish_release(work, rated, checkout=strict)
    assert done.status is Status.REFUSED
    assert [(one.check, one.detail) for one in failed(done.audit)] == [
        ("contracts", "gold.ratings_v1: ratings.v1.stars.le (1 rows)")
    ]
    assert work.nessie.resolve(rated) == before


def test_to_go_back_is_a_release_of_its_own_and_the_same_again_is_none(work: Workspace, target: str) -> None:
    one, other = (code_with(ratings({"stars": STARS}, description=told)) for told in ("One.", "Other."))
    done = [publish_release(work, target, checkout=code) for code in (one, other, one)]
    assert [each.status for each in done] == [Status.PUBLISHED] * 3
    assert len({each.run.key for each in done}) == 3
    again = publish_release(work, target, checkout=one)
    assert (again.status, again.published_hash) == (Status.NOOP, done[-1].published_hash)
    assert released_at(work.nessie, work.nessie.resolve(target)).digests == one.digests
