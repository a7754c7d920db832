"""A rule's canonical statement as a person reads it: built-in checks in words, our own as their condition."""

import ast
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from contracts.across import AddsUp, References

_OWN = "FunctionDef("
_WORDS: Mapping[str, Callable[..., str]] = {
    "not_null": lambda: "is never null",
    "finite": lambda: "is a finite number",
    "ge": lambda min_value: f"is at least {min_value}",
    "gt": lambda min_value: f"is more than {min_value}",
    "le": lambda max_value: f"is at most {max_value}",
    "lt": lambda max_value: f"is less than {max_value}",
    "isin": lambda allowed_values: f"is one of {', '.join(map(str, allowed_values))}",
    "str_matches": lambda pattern: f"matches {pattern}",
    "str_startswith": lambda string: f"begins with {string}",
    "str_length": lambda **given: f"has {_characters(**given)}",
    "references": lambda table, columns: References(table, tuple(columns)).description,
    "adds_up": lambda **given: AddsUp(**given).description,
}


def in_words(statement: str) -> str:
    """What a rule asks for; one that has no words here is told by its statement."""
    try:
        if statement.startswith(_OWN):
            return _condition(statement)
        name, arguments = _call(statement)
        return _WORDS[name](**arguments)
    except (AttributeError, LookupError, SyntaxError, TypeError, ValueError):
        # Other code may have released it, whose checks and dumps of Python are not ours.
        return statement


def other_table(statement: str) -> str | None:
    """The other table of a rule between tables; None of all other rules."""
    if not statement.startswith(("references(", "adds_up(")):
        return None
    return str(_call(statement)[1]["table"])


def _characters(exact_value: int | None, min_value: int | None, max_value: int | None) -> str:
    if exact_value is not None:
        return f"exactly {exact_value} characters"
    if max_value is None:
        return f"at least {min_value} characters" if min_value != 1 else "at least 1 character"
    return f"at most {max_value} characters" if min_value is None else f"{min_value} to {max_value} characters"


def _call(statement: str) -> tuple[str, dict[str, Any]]:
    """The name of a check and its arguments, nothing of which is run."""
    call = ast.parse(statement, mode="eval").body
    if not isinstance(call, ast.Call):
        return statement, {}
    return ast.unparse(call.func), {str(one.arg): _value(one.value) for one in call.keywords}


def _value(node: ast.expr) -> Any:
    """A literal, or an instant, which Python writes as a call."""
    if isinstance(node, ast.Call):
        year, month, day, *rest = map(ast.literal_eval, node.args)
        moment = datetime.combine(date(year, month, day), time(*rest))
        return f"{moment:%Y-%m-%d %H:%M} UTC" if moment.hour or moment.minute else f"{moment:%Y-%m-%d}"
    return ast.literal_eval(node)


def _condition(statement: str) -> str:
    """The expression that a rule of ours returns, with columns by their names alone.

    Its statement is the dump of a function's syntax tree and of the names that it uses, and is itself Python: the
    tree is built again, node by node.
    """
    dumped, *names = ast.parse(statement).body
    assert isinstance(dumped, ast.Expr)
    function = _built(dumped.value)
    lines = [ast.unparse(_Columns().visit(line)).removeprefix("return ") for line in function.body]
    # Constants, which are written in capitals; what a helper does is told by its name.
    constants = (line for line in map(ast.unparse, names) if line.partition(" = ")[0].isupper())
    return "; ".join([*lines, *(line for line in constants if line.partition(" = ")[0] in lines[-1])])


def _built(node: ast.expr) -> Any:
    if isinstance(node, ast.List):
        return [_built(one) for one in node.elts]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        fields = {str(one.arg): _built(one.value) for one in node.keywords}
        return getattr(ast, node.func.id)(**fields, lineno=0, col_offset=0)
    return ast.literal_eval(node)


class _Columns(ast.NodeTransformer):
    """Spark's functions without the module that they come from, and `col("x")` as x."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "col" and isinstance(node.args[0], ast.Constant):
            return ast.Name(str(node.args[0].value))
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        self.generic_visit(node)
        from_spark = isinstance(node.value, ast.Name) and node.value.id == "sf"
        return ast.Name(node.attr) if from_spark else node
