"""Running the dbt project on the pipeline's own Spark session, so on whatever branch that session uses."""

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyspark.sql import SparkSession

from transforms.affected import Affected
from transforms.errors import TransformFailed
from transforms.host import HostContext

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult
    from dbt.contracts.graph.manifest import Manifest

PROJECT = Path(__file__).parent


@dataclass(frozen=True)
class Rebuild:
    """What to make anew: the affected days of one host, in the name of one run.

    Attributes:
        fed: bronze tables that a source of the host feeds; models of others would only write nothing again.
        models: paths of the models to run; None for all that are fed.
    """

    host: HostContext
    run_key: str
    affected: Affected
    fed: Collection[str]
    models: Collection[str] | None = None

    def variables(self) -> dict[str, object]:
        """The same, as the project's `vars`."""
        host = {"host": self.host.name, "site": self.host.site, "zone": self.host.zone}
        return {**host, "run_key": self.run_key, **self.affected.variables()}

    def selection(self) -> list[str]:
        """The models to run, in dbt's words."""
        fed = sorted(f"config.meta.fed_by:{table.removeprefix('bronze.')}" for table in self.fed)
        if self.models is None:
            return fed
        # A comma is dbt's word for both at once.
        return [f"{table},path:{path}" for table in fed for path in sorted(self.models)]


@dataclass(frozen=True)
class ModelRun:
    """One model that dbt built."""

    model: str
    seconds: float


def rebuild(
    spark: SparkSession, catalog: str, what: Rebuild, *, state: Path, project: Path = PROJECT
) -> tuple[ModelRun, ...]:
    """Delete and insert the affected partitions of every model of the host, in the order of their references.

    Raises:
        TransformFailed: a model failed; names it, with the engine's first line.
    """
    with _using(spark, catalog):
        return _invoke(["run", "--select", *what.selection(), "--vars", json.dumps(what.variables())], state, project)


def fill_calendar(spark: SparkSession, catalog: str, *, state: Path, project: Path = PROJECT) -> tuple[ModelRun, ...]:
    """Write the tables that follow from nothing but the calendar; a release does this, runs never touch them."""
    with _using(spark, catalog):
        return _invoke(["run", "--select", "tag:release"], state, project)


def run_unit_tests(spark: SparkSession, catalog: str, *, state: Path) -> tuple[ModelRun, ...]:
    """Run the project's unit tests; they take columns from the tables at `catalog`, and no data."""
    with _using(spark, catalog):
        return _invoke(["test", "--select", "test_type:unit"], state, PROJECT)


def parse(state: Path, project: Path = PROJECT) -> "Manifest":
    """What dbt makes of the project's files; no engine is asked.

    Raises:
        TransformFailed: dbt cannot read them.
    """
    parsed: Manifest = _call(["parse"], state, project, None).result  # type: ignore[assignment]
    return parsed


def _invoke(arguments: Sequence[str], state: Path, project: Path) -> tuple[ModelRun, ...]:
    # dbt takes seconds to import; whoever only names a rebuild need not pay for it.
    from dbt.artifacts.schemas.run import RunExecutionResult  # noqa: PLC0415

    # Parsed by itself and without variables: what dbt keeps of a parse it discards when the variables change.
    outcome = _call([*arguments], state, project, parse(state, project))
    assert isinstance(outcome.result, RunExecutionResult)
    failures = [r for r in outcome.result.results if r.status not in {"success", "pass"}]
    if failures:
        named = "; ".join(f"{r.node.name}: {(r.message or r.status).strip()}" for r in failures)
        raise TransformFailed(named, where=str(state / "logs" / "dbt.log"), remedy="see the log for the SQL")
    return tuple(ModelRun(r.node.name, r.execution_time) for r in outcome.result.results)


def _call(arguments: Sequence[str], state: Path, project: Path, manifest: "Manifest | None") -> "dbtRunnerResult":
    from dbt.cli.main import dbtRunner  # noqa: PLC0415

    quiet = ["--quiet", "--no-use-colors", "--no-print", "--log-path", str(state / "logs")]
    folders = ["--target-path", str(state / "target"), "--project-dir", str(project), "--profiles-dir", str(project)]
    outcome = dbtRunner(manifest=manifest).invoke([*quiet, *arguments, *folders])
    if outcome.exception is not None:
        raise TransformFailed(str(outcome.exception), where=str(project), remedy="mend the dbt project")
    return outcome


@contextmanager
def _using(spark: SparkSession, catalog: str) -> Iterator[None]:
    """Make `catalog` the one that names without a catalog mean."""
    before = spark.catalog.currentCatalog()
    spark.catalog.setCurrentCatalog(catalog)
    try:
        yield
    finally:
        spark.catalog.setCurrentCatalog(before)
