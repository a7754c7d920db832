"""Which models a change reaches: those that it is in, and all that are made of them."""

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

_EVERY_MODEL = "dbt_project.yml"


def reached_models(manifest: "Manifest", files: Collection[str], tables: Collection[str]) -> tuple[str, ...]:
    """Paths of the models to make anew, in the project's own terms, by path.

    Properties (`.yml` beside models) describe and test, and change no row. A macro that no model names, such as a
    materialization, may be in every model.

    Args:
        manifest: the project as it is now.
        files: changed files, by path within the project.
        tables: tables whose models are to be made anew although no file of theirs changed, e.g. `gold.t_v1`.
    """
    models = {node.unique_id: node for node in manifest.nodes.values() if _is_model(node)}
    macros = _with_callers(manifest, files)
    named = {macro for node in models.values() for macro in node.depends_on.macros}
    everything = _EVERY_MODEL in files or not macros <= named | _macro_callees(manifest)
    reached = {
        key
        for key, node in models.items()
        if everything
        or node.original_file_path in files
        or f"{node.schema}.{node.alias}" in tables
        or macros.intersection(node.depends_on.macros)
    }
    parents = {key: set(node.depends_on_nodes) for key, node in models.items()}
    while more := {key for key in models if reached & parents[key]} - reached:
        reached |= more
    return tuple(sorted(models[key].original_file_path for key in reached))


def _is_model(node: object) -> bool:
    """Not the tables that flows write, which the semantic layer declares as models beside the project."""
    path = getattr(node, "original_file_path", "")
    return getattr(node, "resource_type", "") == "model" and path.startswith("models/")


def _with_callers(manifest: "Manifest", files: Collection[str]) -> set[str]:
    """Macros in the files, and the macros that call them, however far."""
    own = {key: m for key, m in manifest.macros.items() if m.package_name == manifest.metadata.project_name}
    reached = {key for key, macro in own.items() if macro.original_file_path in files}
    while more := {k for k, m in own.items() if reached.intersection(m.depends_on.macros)} - reached:
        reached |= more
    return reached


def _macro_callees(manifest: "Manifest") -> set[str]:
    return {callee for macro in manifest.macros.values() for callee in macro.depends_on.macros}
