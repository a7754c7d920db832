"""What a Pandera schema must be like for every word of it to be heeded."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pandera.pyspark import Column as SchemaColumn
from pandera.pyspark import DataFrameSchema

from contracts.across import AcrossRule
from contracts.definition import Rule
from contracts.errors import InvalidContract
from contracts.table_facts import TableFacts

# A row's broken rules are the bits of one bigint, whose sign bit stays clear.
MOST_RULES = 62
_COLUMN_METADATA = {"severity", "renamed_from", "retired_until"}


def require_table(name: str, schema: DataFrameSchema, facts: TableFacts) -> None:
    """The table and each of its columns.

    Raises:
        InvalidContract: it lacks what every contract says, names what is not there, or sets what nobody heeds.
    """
    if not schema.description:
        raise InvalidContract("the table has no description", where=name, remedy="set Config.description")
    if schema.coerce or schema.dtype is not None:
        remedy = "leave Config.coerce and Config.dtype unset; cast where the table is written"
        raise InvalidContract("a contract converts nothing", where=name, remedy=remedy)
    named = {*facts.partitioned_by, *facts.ordered_by, *(schema.unique or ())}
    unknown = sorted(named - set(schema.columns))
    if unknown:
        remedy = "partitioned_by, ordered_by and unique name columns of the table"
        raise InvalidContract(f"no such columns: {', '.join(unknown)}", where=name, remedy=remedy)
    for column in schema.columns.values():
        _require_column(name, column)


def _require_column(table: str, column: SchemaColumn) -> None:
    where = f"{table}.{column.name}"
    if not column.description:
        raise InvalidContract("the column has no description", where=where, remedy="pa.Field(description=…)")
    _require_evolution(where, column)
    if column.coerce or column.regex or not column.required:
        remedy = "leave coerce, regex and required unset: a contract names each column and converts none"
        raise InvalidContract("coerce, regex and required are not used", where=where, remedy=remedy)


def _require_evolution(where: str, column: SchemaColumn) -> None:
    given: Mapping[str, Any] = column.metadata or {}
    unknown = sorted(set(given) - _COLUMN_METADATA)
    if unknown:
        remedy = f"one of {', '.join(sorted(_COLUMN_METADATA))}"
        raise InvalidContract(f"metadata that nobody heeds: {', '.join(unknown)}", where=where, remedy=remedy)
    until = given.get("retired_until")
    if until is not None and not (isinstance(until, date) and column.nullable):
        what = "a retired column is nullable, and retired until a date"
        remedy = 'pa.Field(nullable=True, metadata={"retired_until": date(…)})'
        raise InvalidContract(what, where=where, remedy=remedy)


def require_distinct(table: str, rules: Sequence[Rule | AcrossRule]) -> None:
    """All its rules together.

    Raises:
        InvalidContract: two have one id, or there are more row rules than a mask has bits.
    """
    ids = [rule.rule_id for rule in rules]
    twice = sorted({rule_id for rule_id in ids if ids.count(rule_id) > 1})
    if twice:
        raise InvalidContract(f"two rules of one id: {', '.join(twice)}", where=table, remedy="rename one")
    of_rows = sum(isinstance(rule, Rule) for rule in rules)
    if of_rows > MOST_RULES:
        remedy = f"at most {MOST_RULES}: drop what others imply, or split the table"
        raise InvalidContract(f"{of_rows} row rules", where=table, remedy=remedy)
