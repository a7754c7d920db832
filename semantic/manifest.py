"""The semantic manifest: what dbt makes of the definitions, kept until one of them changes."""

from pathlib import Path

from metricflow_semantic_interfaces.implementations.semantic_manifest import PydanticSemanticManifest
from metricflow_semantics.model.dbt_manifest_parser import parse_manifest_from_dbt_generated_manifest

from contracts.stored import project_digest
from infra.home import exclusive, write_atomically
from semantic.errors import DefinitionsInvalid

DEFINITIONS = Path(__file__).parent


def semantic_manifest(project: Path, state: Path) -> PydanticSemanticManifest:
    """The manifest of the dbt project in `project` and of the definitions in the folder `semantic` beside it.

    `state` is a folder for what is kept: dbt takes seconds to parse, so it does only when a definition is new.

    Raises:
        DefinitionsInvalid: dbt refuses them; names the definition.
    """
    kept = state / f"semantic_manifest_{project_digest(project)[:16]}.json"
    with exclusive(state / "semantic.lock"):
        if not kept.exists():
            parsed = _parse(project, state)
            for outdated in state.glob("semantic_manifest_*.json"):
                outdated.unlink()
            write_atomically(kept, parsed)
        return parse_manifest_from_dbt_generated_manifest(kept.read_text())


def _parse(project: Path, state: Path) -> bytes:
    # dbt takes seconds to import; a manifest that is kept need not pay for it.
    from dbt.cli.main import dbtRunner  # noqa: PLC0415

    target = state / "semantic_target"
    folders = {"project-dir": project, "profiles-dir": project, "target-path": target, "log-path": state / "logs"}
    named = [argument for option, folder in folders.items() for argument in (f"--{option}", str(folder))]
    # Errors are raised below; on the console dbt would write them to stdout, into the answer. What it keeps of a parse
    # is not to be had: of other files, it can leave a changed metric as it was.
    outcome = dbtRunner().invoke(["--log-level", "none", "--no-partial-parse", "parse", *named])
    if outcome.exception is not None:
        raise DefinitionsInvalid(
            str(outcome.exception).strip(), where=str(project.parent / DEFINITIONS.name), remedy="mend the definition"
        )
    return (target / "semantic_manifest.json").read_bytes()
