"""The project's SQL as each engine would get it; none of them is asked."""

import json
from pathlib import Path
from typing import Any

from dbt.artifacts.schemas.run import RunExecutionResult
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.nodes import ModelNode, SqlNode

from transforms.dbt import PROJECT

# Output of profiles.yml, and sqlglot's name of the dialect.
DIALECTS = {"session": "spark", "duckdb": "duckdb", "trino": "trino"}
VARIABLES: dict[str, Any] = {
    "host": "h",
    "site": "example.com",
    "zone": "America/New_York",
    "run_key": "k",
    "known_until": "2024-05-31",
    "event_days": [["2024-05-01", "2024-05-03"], ["2024-05-30", "2024-05-31"]],
    "subscription_days": [["2024-05-31", "2024-05-31"]],
    "revenue_days": [],
    "visitor_days": [["2024-05-01", "2024-05-31"]],
    "outcome_days": [["2024-05-01", "2024-05-03"], ["2024-05-20", "2024-05-20"]],
    "window_days": [["2024-05-01", "2024-05-31"], ["2024-07-31", "2024-08-31"]],
}


def compile_models(target: str, state: Path) -> dict[str, str]:
    """SQL of each model, by its table's name without the tier."""
    return _compile(target, state, [])


def compile_inline(target: str, state: Path, template: str) -> str:
    """What a template is in the project, which may use its macros."""
    (sql,) = _compile(target, state, ["--inline", template]).values()
    return sql


def _compile(target: str, state: Path, what: list[str]) -> dict[str, str]:
    folders = ["--project-dir", PROJECT, "--profiles-dir", PROJECT, "--target-path", state, "--log-path", state]
    alone = ["--no-introspect", "--no-populate-cache", "--target", target]
    done = dbtRunner().invoke(
        ["--quiet", "compile", *alone, *map(str, folders), *what, "--vars", json.dumps(VARIABLES)]
    )
    assert done.exception is None, done.exception
    assert isinstance(done.result, RunExecutionResult)
    nodes = [result.node for result in done.result.results]
    return {
        node.alias: node.compiled_code or "" for node in nodes if isinstance(node, ModelNode | SqlNode) and _here(node)
    }


def _here(node: ModelNode | SqlNode) -> bool:
    """Not one of the tables that flows write, which the semantic layer declares without any SQL."""
    return isinstance(node, SqlNode) or node.original_file_path.startswith("models/")
