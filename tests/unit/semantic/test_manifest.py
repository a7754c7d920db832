from pathlib import Path

import pytest

from semantic import manifest
from semantic.errors import DefinitionsInvalid
from semantic.manifest import DEFINITIONS, semantic_manifest
from tests.project import copied_project
from tests.unit.semantic.conftest import PROJECT


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the dbt project, with the definitions beside it."""
    return copied_project(tmp_path)


def test_dbt_is_asked_only_when_a_definition_is_new(
    state: Path, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[Path] = []
    kept = next(state.glob("semantic_manifest_*.json")).read_bytes()

    def parse(which: Path, _: Path) -> bytes:
        parsed.append(which)
        return kept

    monkeypatch.setattr(manifest, "_parse", parse)
    own_state = tmp_path / "state"
    assert semantic_manifest(project, own_state) == semantic_manifest(project, own_state)
    assert len(parsed) == 1
    walls = project.parent / DEFINITIONS.name / "walls.yml"
    walls.write_text(walls.read_text().replace("Eligible pageviews", "Doors"))
    semantic_manifest(project, own_state)
    assert len(parsed) == 2
    assert len(list(own_state.glob("semantic_manifest_*.json"))) == 1


def test_a_definition_that_dbt_refuses_is_named(project: Path, tmp_path: Path) -> None:
    traffic = project.parent / DEFINITIONS.name / "traffic.yml"
    traffic.write_text(traffic.read_text().replace("measure: visitor_sessions", "measure: visitor_session"))
    with pytest.raises(DefinitionsInvalid, match="visitor_session"):
        semantic_manifest(project, tmp_path / "state")
    assert not list((tmp_path / "state").glob("semantic_manifest_*.json"))


def test_a_definition_that_is_put_back_reads_as_before(project: Path, tmp_path: Path) -> None:
    """Also from other files of the same names: dbt keeps what it parsed by name."""
    traffic = project.parent / DEFINITIONS.name / "traffic.yml"
    said = "Distinct articles of each visitor on each day, added up."
    traffic.write_text(traffic.read_text().replace(said, "Articles."))
    told = [_description("article_reads", one, tmp_path / "state") for one in (PROJECT, project, PROJECT)]
    assert [text.partition(" Additive")[0] for text in told] == [said, "Articles.", said]


def _description(metric: str, project: Path, state: Path) -> str:
    found = {one.name: one.description for one in semantic_manifest(project, state).metrics}
    return found[metric] or ""
