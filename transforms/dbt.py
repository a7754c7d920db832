"""Running the dbt project on the pipeline's own Spark session, so on whatever branch that session uses."""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pyspark.sql import SparkSession

from transforms.errors import TransformFailed

PROJECT = Path(__file__).parent


@dataclass(frozen=True)
class Rebuild:
    """What to make anew: these days of one host, in the name of one run."""

    host: str
    site: str
    days: Collection[date]
    run_key: str

    def variables(self) -> str:
        """The same, as the project's `vars`."""
        days = sorted(day.isoformat() for day in self.days)
        return json.dumps({"host": self.host, "site": self.site, "days": days, "run_key": self.run_key})


@dataclass(frozen=True)
class ModelRun:
    """One model that dbt built."""

    model: str
    seconds: float


def rebuild(
    spark: SparkSession, catalog: str, what: Rebuild, *, state: Path, selection: str = "*"
) -> tuple[ModelRun, ...]:
    """Delete and insert the affected partitions of every selected model, in the order of their references.

    Raises:
        TransformFailed: a model failed; names it, with the engine's first line.
    """
    if not what.days:
        return ()
    arguments = ["run", "--select", selection, "--vars", what.variables()]
    with _using(spark, catalog):
        return _invoke(arguments, state)


def run_unit_tests(spark: SparkSession, catalog: str, *, state: Path) -> tuple[ModelRun, ...]:
    """Run the project's unit tests; they take columns from the tables at `catalog`, and no data."""
    with _using(spark, catalog):
        return _invoke(["test", "--select", "test_type:unit"], state)


def _invoke(arguments: list[str], state: Path) -> tuple[ModelRun, ...]:
    # dbt takes seconds to import; whoever only names a rebuild need not pay for it.
    from dbt.artifacts.schemas.run import RunExecutionResult  # noqa: PLC0415
    from dbt.cli.main import dbtRunner  # noqa: PLC0415

    outcome = dbtRunner().invoke(
        [
            "--quiet",
            "--no-use-colors",
            "--no-print",
            "--log-path",
            str(state / "logs"),
            *arguments,
            "--target-path",
            str(state / "target"),
            "--project-dir",
            str(PROJECT),
            "--profiles-dir",
            str(PROJECT),
        ]
    )
    if outcome.exception is not None:
        raise TransformFailed(str(outcome.exception), where=str(PROJECT), remedy="mend the dbt project")
    assert isinstance(outcome.result, RunExecutionResult)
    failures = [r for r in outcome.result.results if r.status not in {"success", "pass"}]
    if failures:
        named = "; ".join(f"{r.node.name}: {(r.message or r.status).strip()}" for r in failures)
        raise TransformFailed(named, where=str(state / "logs" / "dbt.log"), remedy="see the log for the SQL")
    return tuple(ModelRun(r.node.name, r.execution_time) for r in outcome.result.results)


@contextmanager
def _using(spark: SparkSession, catalog: str) -> Iterator[None]:
    """Make `catalog` the one that names without a catalog mean."""
    before = spark.catalog.currentCatalog()
    spark.catalog.setCurrentCatalog(catalog)
    try:
        yield
    finally:
        spark.catalog.setCurrentCatalog(before)
