"""Running the dbt project on an engine: in the pipeline, on its own Spark session and a branch of it."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from contracts.stored import project_digest
from transforms.affected import Affected
from transforms.engines import Engine
from transforms.errors import TransformFailed
from transforms.host import HostContext

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult
    from dbt.contracts.graph.manifest import Manifest

PROJECT = Path(__file__).parent
DEFAULT_TARGET = "session"

_NOTHING: Mapping[str, object] = {}


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


def rebuild(engine: Engine, what: Rebuild, *, state: Path, project: Path = PROJECT) -> tuple[ModelRun, ...]:
    """Delete and insert the affected partitions of every model of the host, in the order of their references.

    Raises:
        TransformFailed: a model failed; names it, with the engine's first line.
    """
    return _invoke(engine, ["run", "--select", *what.selection()], state, project, what.variables())


def fill_calendar(engine: Engine, *, state: Path, project: Path = PROJECT) -> tuple[ModelRun, ...]:
    """Write the tables that follow from nothing but the calendar; a release does this, runs never touch them."""
    return _invoke(engine, ["run", "--select", "tag:release"], state, project)


def run_unit_tests(engine: Engine, *, state: Path) -> tuple[ModelRun, ...]:
    """Run the project's unit tests; they take columns from the engine's tables, and no data."""
    return _invoke(engine, ["test", "--select", "test_type:unit"], state, PROJECT)


def parse(state: Path, project: Path = PROJECT, target: str = DEFAULT_TARGET) -> "Manifest":
    """What dbt makes of the project's files for an output of profiles.yml; no engine is asked.

    Raises:
        TransformFailed: dbt cannot read them.
    """
    parsed: Manifest = _call(["parse", "--target", target], state, project, None).result  # type: ignore[assignment]
    return parsed


def _invoke(
    engine: Engine, arguments: Sequence[str], state: Path, project: Path, variables: Mapping[str, object] = _NOTHING
) -> tuple[ModelRun, ...]:
    # dbt takes seconds to import; whoever only names a rebuild need not pay for it.
    from dbt.artifacts.schemas.run import RunExecutionResult  # noqa: PLC0415

    given = ["--target", engine.target, "--vars", json.dumps({**variables, **engine.variables})]
    with engine.opened():
        # Parsed by itself and without variables: what dbt keeps of a parse it discards when the variables change.
        outcome = _call([*arguments, *given], state, project, parse(state, project, engine.target))
    assert isinstance(outcome.result, RunExecutionResult)
    failures = [r for r in outcome.result.results if r.status not in {"success", "pass"}]
    if failures:
        named = "; ".join(f"{r.node.name}: {(r.message or r.status).strip()}" for r in failures)
        raise TransformFailed(named, where=str(state / "logs" / "dbt.log"), remedy="see the log for the SQL")
    return tuple(ModelRun(r.node.name, r.execution_time) for r in outcome.result.results)


def _call(arguments: Sequence[str], state: Path, project: Path, manifest: "Manifest | None") -> "dbtRunnerResult":
    from dbt.cli.main import dbtRunner  # noqa: PLC0415

    quiet = ["--quiet", "--no-use-colors", "--no-print", "--log-path", str(state / "logs")]
    # What dbt keeps of a parse is used for the same files alone: of others, it can leave a changed model as it was.
    kept = state / "target" / project_digest(project)[:16]
    folders = ["--target-path", str(kept), "--project-dir", str(project), "--profiles-dir", str(project)]
    outcome = dbtRunner(manifest=manifest).invoke([*quiet, *arguments, *folders])
    if outcome.exception is not None:
        raise TransformFailed(str(outcome.exception), where=str(project), remedy="mend the dbt project")
    return outcome
