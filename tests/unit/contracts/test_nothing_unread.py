"""What enforcement returns is read by whoever asks for it: a verdict that is dropped would let anything pass."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
# `infra` cannot know a contract, and has a `verify` of its own, which raises.
PACKAGES = ("contracts", "flows", "models", "semantic", "transforms")
# What tells something of rows, and raises nothing of its own accord.
TELLING = {"agreement", "check_tables", "freshness", "put", "split", "verdict_on", "verify"}


def unread(source: str) -> Iterator[int]:
    """Lines that call one of `TELLING` and drop what it says."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and _name(node.value.func) in TELLING:
            yield node.lineno


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


@pytest.mark.parametrize("package", PACKAGES)
def test_no_verdict_is_dropped(package: str) -> None:
    dropped = {
        f"{path.relative_to(ROOT)}:{line}"
        for path in (ROOT / package).rglob("*.py")
        for line in unread(path.read_text())
    }
    assert dropped == set()


def test_a_dropped_verdict_is_found() -> None:
    assert list(unread("verify(frame, c)\nenforcer.verify(frame, c)\nv = verify(f, c)\nverify(f, c).require()")) == [
        1,
        2,
    ]
