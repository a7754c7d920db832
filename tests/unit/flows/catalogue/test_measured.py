"""Rows and newest days as DuckDB counts them."""

from collections.abc import Callable
from datetime import date

import duckdb
import pytest

from flows.catalogue.condition import Holding
from flows.catalogue.measured import holdings
from flows.catalogue.reading import catalogue_of
from infra.catalog.model import Reference
from infra.query.duck import Answer
from tests.unit.flows.catalogue.made import contract


@pytest.fixture
def ask() -> Callable[[str], Answer]:
    connection = duckdb.connect()
    connection.execute("create schema gold")
    connection.execute(
        "create table gold.daily_v1 as select 'b' as host, date '2026-01-01' + n::int as day from range(3) t(n)"
    )
    connection.execute("insert into gold.daily_v1 values ('a', date '2025-01-01')")
    connection.execute("create table gold.articles_v1 as select 'a' as host, 'x' as article_id")
    connection.execute("create table gold.spine_v1 as select date '2010-01-01' as date_day")
    connection.execute("create table gold.empty_v1 (host text, day date)")
    return lambda sql: Answer((), connection.sql(sql).fetchall(), Reference.bare("0"))


@pytest.mark.parametrize(
    ("table", "columns", "found"),
    [
        ("daily", ("host", "day"), [Holding("a", 1, date(2025, 1, 1)), Holding("b", 3, date(2026, 1, 3))]),
        ("articles", ("host", "article_id"), [Holding("a", 1, None)]),
        ("spine", ("date_day",), [Holding("all", 1, None)]),
        ("empty", ("host", "day"), []),
    ],
)
def test_rows_are_counted_by_host_where_a_table_has_hosts(
    ask: Callable[[str], Answer], table: str, columns: tuple[str, ...], found: list[Holding]
) -> None:
    name = f"gold.{table}_v1"
    assert list(holdings(ask, catalogue_of([contract(name, *columns)]).tables[name])) == found
