"""A branch with rows of two hosts, and the semantic layer that is asked about it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import DataFrame

import transforms
from flows.workspace import Workspace
from infra.query.duck import query
from semantic.dialect import SPARK
from semantic.engine import SemanticLayer
from semantic.query import MetricQuery
from tests.integration.flows.conftest import released
from tests.integration.semantic.lake import insert

__all__ = ["released"]

PROJECT = Path(transforms.__path__[0])

Rows = list[tuple[Any, ...]]
Ask = Callable[[MetricQuery], Rows]
AskSql = Callable[[str], Rows]
AskSpark = Callable[[MetricQuery], DataFrame]


@pytest.fixture(scope="session")
def branch(released: Workspace) -> str:
    """A branch of the released state with a few rows in every table that metrics are made of."""
    name = "semantic"
    released.nessie.create_branch(name, released.nessie.resolve("main"))
    insert(released.spark, released.branch_catalog(name))
    return name


@pytest.fixture(scope="session")
def state(released: Workspace) -> Path:
    """Where the home keeps what dbt made of the definitions, as the command line does."""
    return released.dbt_state


@pytest.fixture(scope="session")
def layer(state: Path) -> SemanticLayer:
    return SemanticLayer.of_project(PROJECT, state)


@pytest.fixture(scope="session")
def ask_sql(released: Workspace, branch: str) -> AskSql:
    """DuckDB's answer to SQL on the branch."""
    extensions = released.settings.cache / "duckdb"
    return lambda sql: query(released.nessie, branch, sql, extensions=extensions).rows


@pytest.fixture(scope="session")
def ask(layer: SemanticLayer, ask_sql: AskSql) -> Ask:
    """DuckDB's answer to a question about metrics on the branch."""
    return lambda question: ask_sql(layer.sql(question))


@pytest.fixture(scope="session")
def ask_spark(released: Workspace, branch: str, state: Path) -> AskSpark:
    """Spark's answer to the same."""
    spark = SemanticLayer.of_project(PROJECT, state, SPARK)
    return lambda question: released.sql_at(released.nessie.resolve(branch), spark.sql(question))


@pytest.fixture(scope="session")
def every_metric(layer: SemanticLayer) -> MetricQuery:
    """All metrics at once that have a value over everything; those that add days up have one by day alone."""
    return MetricQuery(metrics=tuple(metric.name for metric in layer.metrics if metric.answers(())))
