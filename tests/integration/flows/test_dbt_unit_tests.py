"""The unit tests that the dbt project declares, on the columns of the released tables."""

from pathlib import Path

from flows.workspace import Workspace
from transforms.dbt import PROJECT, run_unit_tests
from transforms.engines import OnSpark


def test_the_projects_unit_tests_pass_and_each_model_has_one(work: Workspace) -> None:
    engine = OnSpark(work.spark, work.branch_catalog("main"))
    ran = [result.model for result in run_unit_tests(engine, state=work.dbt_state)]
    untested = [model for model in _models() if not any(name.startswith(f"{model}_") for name in ran)]
    # The calendar has no input to test it by; tests/integration/transforms/dbt looks at its days.
    assert untested == ["time_spine"]


def _models() -> list[str]:
    return sorted(_without_version(path) for path in (PROJECT / "models").rglob("*.sql"))


def _without_version(path: Path) -> str:
    return path.stem.removesuffix("_v1")
