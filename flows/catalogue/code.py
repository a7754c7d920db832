"""What a file of dbt's Jinja refers to, read from its syntax, so that neither comments nor quotes mislead."""

from dataclasses import dataclass

from dbt_common.clients.jinja import get_environment
from dbt_common.utils.jinja import MACRO_PREFIX
from jinja2 import nodes


@dataclass(frozen=True)
class Code:
    """One file.

    Attributes:
        sources: tables that it reads by `source`, dotted.
        refs: models that it reads by `ref`, each with the version asked for.
        calls: whatever it calls by a plain name, macros among them.
        defines: macros that it defines.
    """

    sources: tuple[str, ...]
    refs: tuple[tuple[str, int | None], ...]
    calls: tuple[str, ...]
    defines: tuple[str, ...]


def read_code(text: str) -> Code:
    """Read a file of the project.

    Raises:
        TemplateSyntaxError: it is not dbt's Jinja.
    """
    # dbt's own grammar, which has tags that plain Jinja does not know.
    tree = get_environment(None, capture_macros=False).parse(text)
    calls = [call for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name)]
    named = [(call.node.name, call) for call in calls if isinstance(call.node, nodes.Name)]
    return Code(
        sources=tuple(".".join(_texts(call)) for name, call in named if name == "source"),
        refs=tuple(_asked(call) for name, call in named if name == "ref"),
        calls=tuple(sorted({name for name, _ in named})),
        defines=tuple(macro.name.removeprefix(MACRO_PREFIX) for macro in tree.find_all(nodes.Macro)),
    )


def read_ref(text: str) -> tuple[str, int | None]:
    """The model and version of a bare `ref(…)`, as YAML has it."""
    return read_code(f"{{{{ {text} }}}}").refs[0]


def _asked(call: nodes.Call) -> tuple[str, int | None]:
    """The name that `ref` is called with, which a package may stand before, and the version."""
    versions = [one.value for one in call.kwargs if one.key in ("v", "version")]
    asked = versions[0].value if versions and isinstance(versions[0], nodes.Const) else None
    return _texts(call)[-1], None if asked is None else int(asked)


def _texts(call: nodes.Call) -> list[str]:
    return [str(one.value) for one in call.args if isinstance(one, nodes.Const)]
