"""The rules of one column: what its type and nullability demand, and its Pandera checks."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from pandera.pyspark import Column as SchemaColumn
from pyspark.sql import Column, types
from pyspark.sql import functions as sf

from contracts.checks import BuiltIn, built_in, spark_arguments, statement
from contracts.definition import Rule, Severity
from contracts.errors import InvalidContract

NOT_NULL = "not_null"


@dataclass(frozen=True)
class _Draft:
    """A rule before its severity is known."""

    check: str
    statement: str
    condition: Callable[[], Column]
    names_nan: bool = False


def column_rules(table: str, prefix: str, column: SchemaColumn, default: Severity) -> list[Rule]:
    """`not_null` unless nullable, `finite` if floating (neither NaN nor infinite), then its checks in order.

    Raises:
        UncompilableCheck: a check is no built-in of Pandera, or not for this column.
        InvalidContract: a severity is unknown, or given to a check that the column does not have.
    """
    name = str(column.name)
    drafts = list(_drafts(table, column))
    severities = _severities(table, column, [draft.check for draft in drafts])
    return [
        Rule(
            rule_id=f"{prefix}.{name}.{draft.check}",
            severity=severities.get(draft.check, default),
            column=name,
            statement=draft.statement,
            condition=draft.condition,
            names_nan=draft.names_nan,
        )
        for draft in drafts
    ]


def spark_type(column: SchemaColumn) -> types.DataType:
    """The Spark type that Pandera's type wraps."""
    dtype: types.DataType = column.dtype.type
    return dtype


def _drafts(table: str, column: SchemaColumn) -> Iterator[_Draft]:
    name, dtype = str(column.name), spark_type(column)
    floating = isinstance(dtype, types.FloatType | types.DoubleType)
    if not column.nullable:
        yield _Draft(NOT_NULL, NOT_NULL, partial(_not_null, name))
    if floating:
        yield _Draft("finite", "finite", partial(_finite, name))
    for check in column.checks:
        found, arguments = built_in(table, name, dtype, check), check.statistics or {}
        condition = partial(_checked, found, name, arguments)
        yield _Draft(found.short_name, statement(found, arguments), condition, floating and found.is_range)


def _severities(table: str, column: SchemaColumn, checks: list[str]) -> Mapping[str, Severity]:
    given: Mapping[str, str] = (column.metadata or {}).get("severity", {})
    where = f"{table}.{column.name}"
    for check, severity in given.items():
        if check not in checks:
            remedy = f"the column has {', '.join(checks) or 'no rules'}"
            raise InvalidContract(f"severity of an unknown check {check!r}", where=where, remedy=remedy)
        if severity not in set(Severity):
            remedy = f"one of {', '.join(Severity)}"
            raise InvalidContract(f"unknown severity {severity!r} of {check}", where=where, remedy=remedy)
    return {check: Severity(severity) for check, severity in given.items()}


def _not_null(column: str) -> Column:
    return sf.col(column).isNotNull()


def _finite(column: str) -> Column:
    value = sf.col(column)
    return ~sf.isnan(value) & (sf.abs(value) != float("inf"))


def _checked(found: BuiltIn, column: str, arguments: Mapping[str, Any]) -> Column:
    return found.condition(sf.col(column), spark_arguments(arguments))
