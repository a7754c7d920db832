"""Rules of our own: methods of a contract that return a Column which is true where the row holds."""

import ast
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

import pandera.pyspark as pa
from pandera.api.checks import Check
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as sf

from contracts.definition import Rule, Severity
from contracts.errors import InvalidContract, UncompilableCheck

RULE = "tollgate_rule"
_LITERALS = (bool, int, float, str, date, datetime)


@dataclass(frozen=True)
class RuleMethod:
    """What `@rule` keeps of the method that it decorates."""

    name: str
    condition: Callable[[], Column]
    severity: Severity | None
    description: str


def rule(*, severity: Severity | None = None) -> Callable[[Callable[[], Column]], Any]:
    """Make a static method of a contract one of its row rules; its docstring says what it means.

    The rule also runs on Pandera's own backend, as a data frame check. `severity` defaults by tier.
    """

    def decorate(method: Callable[[], Column]) -> Any:
        condition = inspect.unwrap(method)
        kept = RuleMethod(condition.__name__, condition, severity, inspect.getdoc(condition) or "")

        def check(_contract: object, frame: DataFrame) -> bool:
            return frame.filter(sf.coalesce(~condition(), sf.lit(False))).isEmpty()

        check.__name__ = condition.__name__
        return pa.dataframe_check(statistics={RULE: kept}, description=kept.description)(check)

    return decorate


def method_rule(table: str, prefix: str, check: Check, default: Severity) -> Rule:
    """The rule of a data frame check that `@rule` made.

    Raises:
        UncompilableCheck: another data frame check, or a method whose Column or definition cannot be seen.
        InvalidContract: it has no docstring.
    """
    kept = (check.statistics or {}).get(RULE)
    if not isinstance(kept, RuleMethod):
        why, remedy = "is a custom function, not a Column expression", "make it a @rule that returns a Column"
        raise UncompilableCheck(table, None, str(check.name), why, remedy=remedy)
    if not kept.description:
        raise InvalidContract(f"rule {kept.name!r} has no docstring", where=table, remedy="say what it means")
    if kept.condition.__annotations__.get("return") is not Column:
        why, remedy = "is not declared to return a Column", "return a Column: true where the row holds"
        raise UncompilableCheck(table, None, kept.name, why, remedy=remedy)
    try:
        text = method_statement(kept.condition)
    except ValueError as error:
        remedy = "use functions, modules and plain constants, so that every change of the rule is seen"
        raise UncompilableCheck(table, None, kept.name, str(error), remedy=remedy) from error
    rule_id, severity = f"{prefix}.{kept.name}", kept.severity or default
    return Rule(rule_id, severity, None, text, kept.condition, description=kept.description)


def method_statement(function: Callable[..., Any]) -> str:
    """Canonical text of a function: its syntax tree and that of its own package's functions that it calls.

    Comments, layout and docstrings do not count; the values of the constants that it names do.

    Raises:
        ValueError: it names something whose value the text cannot show.
    """
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    if not isinstance(tree, ast.FunctionDef):
        raise ValueError("is not a plain function")
    if ast.get_docstring(tree) is not None:
        tree.body = tree.body[1:]
    # What it is called stands in the rule's id.
    tree.name, tree.decorator_list = "", []
    named = inspect.getclosurevars(function)
    if named.nonlocals:
        raise ValueError(f"closes over {', '.join(sorted(named.nonlocals))}")
    home = function.__module__.partition(".")[0]
    parts = [f"{name}={_named_statement(name, value, home)}" for name, value in sorted(named.globals.items())]
    return "; ".join([ast.dump(tree), *parts])


def _named_statement(name: str, value: object, home: str) -> str:
    if isinstance(value, ModuleType):
        return value.__name__
    if isinstance(value, FunctionType) and value.__module__.partition(".")[0] == home:
        return method_statement(value)
    if isinstance(value, FunctionType | BuiltinFunctionType | type):
        return f"{value.__module__}.{value.__qualname__}"
    if isinstance(value, _LITERALS) or (isinstance(value, tuple) and all(isinstance(v, _LITERALS) for v in value)):
        return repr(value)
    raise ValueError(f"names {name}, a {type(value).__name__}")
