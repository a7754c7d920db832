"""The project's unit tests hold on DuckDB as on Spark (tests/integration/flows/test_dbt_unit_tests.py)."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from contracts import bronze, silver
from contracts.contract import Contract
from contracts.duckdb_ddl import create_duckdb_statement
from contracts.registry import all_contracts
from tests.unit.contracts.rows import VALID, Row
from tests.unit.transforms.test_dbt import DAYS, HOST
from transforms.dbt import Rebuild, parse, rebuild, run_unit_tests
from transforms.engines import OnDuckDB
from transforms.errors import TransformFailed


@pytest.fixture
def engine(tmp_path: Path) -> OnDuckDB:
    """Every contract's table, empty."""
    made = OnDuckDB(tmp_path)
    with duckdb.connect(str(made.file)) as connection:
        for contract in all_contracts():
            table = contract.definition().table
            connection.execute(f"create schema if not exists {table.partition('.')[0]}")
            connection.execute(create_duckdb_statement(contract, table))
    return made


def test_the_projects_unit_tests_pass_there_too(engine: OnDuckDB, tmp_path: Path) -> None:
    declared = parse(tmp_path / "dbt", target=engine.target).unit_tests
    ran = run_unit_tests(engine, state=tmp_path / "dbt")
    assert len(ran) == len(declared)


def test_rows_that_nothing_speaks_for_go_and_the_file_is_free_again(engine: OnDuckDB, tmp_path: Path) -> None:
    for day in (date(2024, 5, 29), date(2024, 5, 30), date(2024, 5, 31)):
        insert(engine, silver.Pageviews, {"host": HOST.name, "day": day})
    rebuild(engine, Rebuild(HOST, "k", DAYS, {"bronze.events"}), state=tmp_path / "dbt")
    assert days_of_pageviews(engine) == [date(2024, 5, 29)]


def test_what_was_deleted_comes_back_when_the_new_rows_cannot_be_written(engine: OnDuckDB, tmp_path: Path) -> None:
    with duckdb.connect(str(engine.file)) as connection:
        told = create_duckdb_statement(silver.Pageviews, "silver.pageviews").removesuffix(")")
        connection.execute(f"drop table silver.pageviews; {told}, check (path <> '/new'))")
    insert(engine, silver.Pageviews, {"host": HOST.name, "day": date(2024, 5, 31)})
    insert(
        engine, bronze.Events, {"host": HOST.name, "day": date(2024, 5, 31), "event_type": "pageview", "path": "/new"}
    )
    with pytest.raises(TransformFailed, match=r"pageviews.*CHECK"):
        rebuild(engine, Rebuild(HOST, "k", DAYS, {"bronze.events"}), state=tmp_path / "dbt")
    assert days_of_pageviews(engine) == [date(2024, 5, 31)]


def test_a_table_that_was_not_made_is_an_error(engine: OnDuckDB, tmp_path: Path) -> None:
    with duckdb.connect(str(engine.file)) as connection:
        connection.execute("drop table silver.pageviews")
    with pytest.raises(TransformFailed, match=r"pageviews.*does not exist"):
        rebuild(engine, Rebuild(HOST, "k", DAYS, {"bronze.events"}), state=tmp_path / "dbt")


def insert(engine: OnDuckDB, contract: type[Contract], changes: Row) -> None:
    """Put the contract's valid row, changed, into its table."""
    row = {**VALID[contract], **changes}
    with duckdb.connect(str(engine.file)) as connection:
        table = contract.definition().table
        connection.execute(f"insert into {table} by name select {', '.join(f'${n} as {n}' for n in row)}", row)


def days_of_pageviews(engine: OnDuckDB) -> list[date]:
    """Read with another configuration, which DuckDB refuses while somebody has the file open."""
    with duckdb.connect(str(engine.file), read_only=True, config={"threads": 1}) as connection:
        return [day for (day,) in connection.sql("select day from silver.pageviews order by day").fetchall()]
