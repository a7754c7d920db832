"""How long an answer takes: every metric by host and day at `main`, on DuckDB and on Spark, both warm."""

from collections.abc import Callable

from flows.backfill import hosts_with_data
from flows.bench.ratio import Ratio, side_by_side
from flows.definitions import Checkout
from flows.released import released_at
from flows.semantic_at import Project, project_of
from flows.workspace import Workspace
from infra.errors import TollgateError
from infra.query.duck import query
from semantic.dialect import DUCKDB, SPARK
from semantic.engine import Metric, SemanticLayer
from semantic.query import MetricQuery

_BY = ("host", "metric_time__day")


class NothingPublished(TollgateError):
    """There is nothing to ask about."""


def bench_semantic(work: Workspace, runs: int, progress: Callable[[str], None]) -> list[Ratio]:
    """From the question to its rows, the writing of the SQL included.

    Raises:
        NothingPublished: main has no host's data.
    """
    at = work.nessie.resolve("main")
    if not hosts_with_data(work.nessie.tables(at)):
        raise NothingPublished(
            "metrics are measured on what is published, and nothing is", where="main", remedy="`make demo`"
        )
    own = Project(Checkout().project, work.dbt_state)
    project = project_of(released_at(work.nessie, at), own)
    duck, spark = (SemanticLayer.of_project(project.folder, project.state, dialect) for dialect in (DUCKDB, SPARK))
    extensions = work.settings.cache / "duckdb"

    def measured(metric: Metric) -> Ratio:
        progress(metric.name)
        asked = MetricQuery(metrics=(metric.name,), group_by=tuple(name for name in _BY if name in metric.group_by))
        return side_by_side(
            f"{metric.name}: DuckDB / Spark",
            lambda: query(work.nessie, at.hash, duck.sql(asked), extensions=extensions),
            lambda: work.sql_at(at, spark.sql(asked)).collect(),
            runs,
        )

    return [measured(metric) for metric in duck.metrics]
