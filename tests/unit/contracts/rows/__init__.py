"""For each contract one valid row, and for each of its rules a change that breaks it."""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from pandera.api.checks import Check
from pyspark.sql import DataFrame, SparkSession

from contracts.checks import BUILT_INS
from contracts.contract import Contract
from contracts.definition import Rule
from tests.unit.contracts.rows import bronze, control, gold, silver
from tests.unit.contracts.rows.common import NOON, Row

__all__ = ["NOON", "VALID", "Row", "breaking_row", "frame_of"]

VALID: Mapping[type[Contract], Row] = {**bronze.VALID, **silver.VALID, **gold.VALID, **control.VALID}

_ACROSS_COLUMNS: Mapping[str, Row] = {**bronze.BREAKING, **silver.BREAKING, **gold.BREAKING}
_LONG_BEFORE = {datetime: datetime(1970, 1, 1, tzinfo=UTC), date: date(1970, 1, 1)}


def _below(least: Any) -> Any:
    return _LONG_BEFORE[type(least)] if type(least) in _LONG_BEFORE else least - 1


def _of_other_length(arguments: Mapping[str, Any]) -> str:
    longest = arguments.get("max_value")
    return "" if longest is None else "/" * (longest + 1)


# A value that breaks a built-in check, from the arguments of the check.
_BY_CHECK: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "not_null": lambda _: None,
    "finite": lambda _: math.nan,
    "ge": lambda arguments: _below(arguments["min_value"]),
    "le": lambda arguments: arguments["max_value"] + 1,
    "isin": lambda _: "none of these",
    "str_matches": lambda _: "66.249.73.185",
    "str_startswith": lambda _: "without it",
    "str_length": _of_other_length,
}


def breaking_row(contract: type[Contract], rule: Rule) -> Row:
    """The valid row, changed so that it breaks `rule`; a rule across columns without a change is a KeyError."""
    if rule.column is None:
        return {**VALID[contract], **_ACROSS_COLUMNS[rule.rule_id]}
    check = rule.rule_id.rpartition(".")[2]
    return {**VALID[contract], rule.column: _BY_CHECK[check](_arguments(contract, rule.column, check))}


def _arguments(contract: type[Contract], column: str, check: str) -> Mapping[str, Any]:
    checks: list[Check] = contract.to_schema().columns[column].checks
    return next((found.statistics or {} for found in checks if BUILT_INS[str(found.name)].short_name == check), {})


def frame_of(spark: SparkSession, contract: type[Contract], *rows: Row) -> DataFrame:
    """A frame in the contract's columns, every one of them nullable."""
    columns = contract.definition().columns
    ddl = ", ".join(f"`{column.name}` {column.type}" for column in columns)
    return spark.createDataFrame([tuple(row[column.name] for column in columns) for row in rows], ddl)
