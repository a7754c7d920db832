"""Rules between tables, held to the contracts that they speak of."""

from collections.abc import Iterable, Mapping

from pandera.pyspark import DataFrameSchema
from pyspark.sql import types

from contracts.across import Across, AcrossRule, AddsUp
from contracts.column_rules import spark_type
from contracts.definition import Definition, Severity, whole_table
from contracts.errors import InvalidContract


def across_rules(
    table: str, prefix: str, schema: DataFrameSchema, given: Iterable[Across], default: Severity
) -> tuple[AcrossRule, ...]:
    """The rules of one contract, as far as it can say by itself whether they make sense.

    Raises:
        InvalidContract: a rule names a column that the table does not have, or sums one that is no whole number.
    """
    kinds = {str(name): spark_type(column) for name, column in schema.columns.items()}
    return tuple(_rule(table, prefix, kinds, one, default) for one in given)


def require_agreed(definitions: Iterable[Definition]) -> None:
    """Hold the rules of all contracts to the tables that they name.

    Raises:
        InvalidContract: there is no such table, or it has no such column.
    """
    known = {one.table: {column.name for column in one.columns} for one in definitions}
    for definition in definitions:
        for rule in definition.across:
            there = known.get(rule.says.table)
            if there is None or not there.issuperset(rule.says.shared):
                what = f"{rule.rule_id} speaks of {rule.says.table} and of its columns {', '.join(rule.says.shared)}"
                remedy = f"name a table with those columns, of {', '.join(sorted(known))}"
                raise InvalidContract(what, where=definition.table, remedy=remedy)


def _rule(table: str, prefix: str, kinds: Mapping[str, types.DataType], says: Across, default: Severity) -> AcrossRule:
    unknown = sorted({*says.needs} - {*kinds})
    if unknown:
        remedy = "a rule between tables names columns that its own table has"
        raise InvalidContract(f"{says.name}: no such columns: {', '.join(unknown)}", where=table, remedy=remedy)
    if isinstance(says, AddsUp) and not isinstance(kinds[says.measure], types.IntegralType):
        remedy = "sums of fractions depend on the order of their rows: add up whole numbers"
        raise InvalidContract(f"{says.name}: {says.measure} is no whole number", where=table, remedy=remedy)
    return AcrossRule(f"{prefix}.{says.name}", whole_table(says.severity or default), says)
