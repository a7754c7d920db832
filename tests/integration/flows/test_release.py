"""Releases of code that changed, on a real catalog: what becomes of tables, rows and definitions."""

from datetime import date, timedelta
from typing import Any

import pytest

from contracts.evolution import EvolutionRefused
from flows.release import publish_release
from flows.workspace import Workspace
from infra.catalog.publication import Status
from infra.query.duck import query
from tests.integration.flows.code import RETIRED_UNTIL, checkout, field, ratings

FIRST = ratings({"stars": ("int", field(nullable=True)), "score": ("float", field(nullable=True))})
SECOND = ratings(
    {
        "points": ("bigint", field(nullable=True, metadata={"renamed_from": "stars"})),
        "score": ("double", field(nullable=True, metadata={"retired_until": RETIRED_UNTIL})),
        "note": ("string", field(nullable=True)),
    }
)
THIRD = ratings({"points": ("bigint", field(nullable=True)), "note": ("string", field(nullable=True))})


def rows(work: Workspace, ref: str, sql: str) -> list[tuple[Any, ...]]:
    return query(work.nessie, ref, sql, extensions=work.settings.cache / "duckdb").rows


@pytest.fixture
def rated(work: Workspace, target: str) -> str:
    """A target with the first contract's table, and a row in it."""
    assert publish_release(work, target, checkout=checkout(FIRST)).status is Status.PUBLISHED
    catalog = work.branch_catalog(target)
    work.spark.sql(f"insert into {catalog}.gold.ratings_v1 values ('h', date '2026-06-01', 4, 0.5)")
    return target


def test_a_table_is_widened_renamed_added_to_and_dropped_from_and_keeps_its_rows(work: Workspace, rated: str) -> None:
    first = work.nessie.resolve(rated)
    done = publish_release(work, rated, checkout=checkout(SECOND))
    assert done.status is Status.PUBLISHED, done.audit
    assert {change.table for change in done.tables} == {"gold.ratings_v1", "control.definitions"}
    (row,) = rows(work, rated, "select points, score, note from gold.ratings")
    assert row == (4, 0.5, None)
    types = rows(work, rated, "select typeof(points), typeof(score) from gold.ratings")
    assert types == [("BIGINT", "DOUBLE")]

    early = publish_release_on(work, rated, RETIRED_UNTIL)
    assert "retired until 2026-06-15" in early
    publish_release(work, rated, checkout=checkout(THIRD), day=RETIRED_UNTIL + timedelta(days=1))
    assert rows(work, rated, "select * from gold.ratings") == [("h", date(2026, 6, 1), 4, None)]
    assert rows(work, first.hash, "select stars, score from gold.ratings") == [(4, 0.5)]


def publish_release_on(work: Workspace, target: str, day: date) -> str:
    before = work.nessie.resolve(target)
    with pytest.raises(EvolutionRefused) as refused:
        publish_release(work, target, checkout=checkout(THIRD), day=day)
    assert work.nessie.resolve(target) == before
    return refused.value.what
