"""Where in the source a change is sent to the catalog: nowhere but where it is guarded."""

import ast
from pathlib import Path

import pytest

from infra.catalog.nessie import Nessie
from infra.settings import REPOSITORY

CATALOG = REPOSITORY / "infra" / "catalog"
PACKAGES = ("contracts", "flows", "infra", "models", "semantic", "transforms")
MOVES = {CATALOG / "_assign.py", CATALOG / "experiments" / "_move.py"}


def calls(path: Path, method: str) -> list[ast.Call]:
    """Calls of a method of that name, on whatever object."""
    tree = ast.walk(ast.parse(path.read_text()))
    return [
        node
        for node in tree
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method
    ]


def senders() -> dict[Path, list[ast.Call]]:
    """Files that call `Transport.change`, which is what all changes go through."""
    files = [path for package in PACKAGES for path in (REPOSITORY / package).rglob("*.py")]
    return {path: found for path in files if (found := calls(path, "change"))}


def test_only_the_client_and_the_two_movers_send_changes() -> None:
    assert set(senders()) == {CATALOG / "nessie.py", *MOVES}


def test_only_the_movers_put_a_reference_elsewhere() -> None:
    puts = {path for path, found in senders().items() for call in found if ast.literal_eval(call.args[0]) == "PUT"}
    assert puts == MOVES


@pytest.mark.parametrize("method", ["delete_branch", "commit", "merge", "merge_without"])
def test_each_method_that_changes_a_branch_asks_first(method: str) -> None:
    assert method in changing_methods()
    (function,) = (node for node in methods() if node.name == method)
    named = {node.func.id for node in ast.walk(function) if isinstance(node, ast.Call) and hasattr(node.func, "id")}
    assert {"refuse_protected", "refuse_commit"} & named


def test_no_other_method_changes_anything_but_making_a_new_branch_or_tag() -> None:
    assert changing_methods() == {"_create", "delete_branch", "commit", "merge", "merge_without"}


def changing_methods() -> set[str]:
    return {node.name for node in methods() if "transport.change(" in ast.unparse(node)}


def methods() -> list[ast.FunctionDef]:
    tree = ast.parse((CATALOG / "nessie.py").read_text())
    (client,) = (node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == Nessie.__name__)
    return [node for node in client.body if isinstance(node, ast.FunctionDef)]
