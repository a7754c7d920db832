"""A built-in check, read back from the canonical text that `contracts.checks` writes."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Arguments = Mapping[str, Any]


@dataclass(frozen=True)
class CheckText:
    """The short name of a check, and its arguments."""

    name: str
    arguments: Arguments


def read_check(statement: str) -> CheckText | None:
    """The check; None for a rule of our own, and where an argument is a date or an instant, which are no literals."""
    try:
        call = ast.parse(statement, mode="eval").body
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            return None
        return CheckText(call.func.id, {str(one.arg): ast.literal_eval(one.value) for one in call.keywords})
    except (SyntaxError, ValueError):
        return None
