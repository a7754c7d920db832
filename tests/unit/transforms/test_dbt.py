"""How a rebuild is put to dbt."""

from datetime import date
from pathlib import Path

from tests.project import copied_project
from transforms.affected import Known, affected
from transforms.dbt import PROJECT, Rebuild, parse
from transforms.host import HostContext

HOST = HostContext(name="h", zone="America/Chicago", site="example.com", article_pattern="^/([^/]+)$")
DAYS = affected(date(2024, 5, 31), {"bronze.events": {date(2024, 5, 30)}}, Known())


def test_a_rebuild_is_of_one_host_in_the_name_of_one_run() -> None:
    said = Rebuild(HOST, "k", DAYS, {"bronze.events"}).variables()
    assert {said[name] for name in ("host", "site", "zone", "run_key")} == {"h", "example.com", "America/Chicago", "k"}
    assert said["event_days"] == [["2024-05-30", "2024-05-31"]]


def test_a_rebuild_runs_the_models_of_what_the_host_is_fed() -> None:
    fed = {"bronze.wall_events", "bronze.events"}
    assert Rebuild(HOST, "k", DAYS, fed).selection() == [
        "config.meta.fed_by:events",
        "config.meta.fed_by:wall_events",
    ]


def test_what_dbt_makes_of_files_is_the_same_after_others_of_the_same_names(tmp_path: Path) -> None:
    other = copied_project(tmp_path)
    for file in other.rglob("models/**/*.yml"):
        file.write_text(
            file.read_text().replace("fed_by: [", "fed_by: [other_").replace("description: A", "description: No a")
        )
    before, changed, after = (_described(one, tmp_path / "state") for one in (PROJECT, other, PROJECT))
    assert before == after != changed


def _described(project: Path, state: Path) -> dict[str, tuple[str, ...]]:
    models = [node for node in parse(state, project).nodes.values() if node.unique_id.startswith("model.")]
    return {
        node.unique_id: (
            node.description,
            str(node.config.meta),
            *(column.description for column in node.columns.values()),
        )
        for node in models
    }
