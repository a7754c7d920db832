"""The engines that metrics are asked of, as far as MetricFlow has to know them: their SQL."""

from dataclasses import dataclass
from typing import cast

from metricflow.protocols.sql_client import SqlClient, SqlEngine
from metricflow.sql.render.databricks import DatabricksSqlPlanRenderer
from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
from metricflow.sql.render.sql_plan_renderer import SqlPlanRenderer


@dataclass(frozen=True)
class Dialect:
    """What MetricFlow asks a client when it renders; the SQL is run by whoever asked for it, at a ref."""

    sql_engine_type: SqlEngine
    sql_plan_renderer: SqlPlanRenderer

    def client(self) -> SqlClient:
        """The same, as MetricFlow's engine takes it."""
        return cast("SqlClient", self)


DUCKDB = Dialect(SqlEngine.DUCKDB, DuckDbSqlPlanRenderer())
# MetricFlow has no Spark; what it writes for Databricks is Spark SQL.
SPARK = Dialect(SqlEngine.DATABRICKS, DatabricksSqlPlanRenderer())
