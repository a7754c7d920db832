"""The semantic layer of a ref, as commands ask it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flows.cli.catalog import open_catalog
from flows.cli.output import note
from flows.cli.sql import Engine
from infra.settings import load_settings

if TYPE_CHECKING:
    from semantic.engine import SemanticLayer


@dataclass(frozen=True)
class LayerAt:
    """The definitions that were released at a commit, and its hash, which its numbers are to be asked at."""

    layer: "SemanticLayer"
    commit: str


def layer_at(ref: str, engine: Engine = Engine.DUCKDB) -> LayerAt:
    """The semantic layer that was released at a ref; where none was, this code's, and a note says so.

    Raises:
        UnknownNameError: there is no such ref.
    """
    import transforms
    from flows.released import released_at
    from flows.semantic_at import Project, project_of
    from semantic.dialect import DUCKDB, SPARK
    from semantic.engine import SemanticLayer

    settings = load_settings()
    nessie = open_catalog(settings)
    at = nessie.resolve(ref)
    released = released_at(nessie, at)
    if not released.digests:
        note(f"{ref} holds no released definitions: those of this code are used")
    project = project_of(released, Project(Path(transforms.__path__[0]), settings.home / "dbt"))
    dialect = DUCKDB if engine is Engine.DUCKDB else SPARK
    return LayerAt(SemanticLayer.of_project(project.folder, project.state, dialect), at.hash)
