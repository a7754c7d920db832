"""From a Pandera schema to a definition: everything that cannot be enforced is refused before any data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pandera.pyspark import Column as SchemaColumn
from pandera.pyspark import DataFrameSchema

from contracts.column_rules import column_rules, spark_type
from contracts.definition import DEFAULT_SEVERITY, ColumnDefinition, Definition, Rule, Severity, Tier, UniqueRule
from contracts.errors import InvalidContract
from contracts.rules import method_rule

# A row's broken rules are the bits of one bigint, whose sign bit stays clear.
MOST_RULES = 62
_COLUMN_METADATA = {"severity", "renamed_from", "retired_until"}


@dataclass(frozen=True)
class TableFacts:
    """What Pandera has no word for.

    `severity` replaces the tier's default for every rule of the table; `may_lose` the share of replaced rows, 0 to 1,
    that a run need not put back; `retired_until` is the last day on which readers may count on the table.
    """

    version: int
    owner: str
    partitioned_by: tuple[str, ...]
    ordered_by: tuple[str, ...]
    severity: Severity | None = None
    may_lose: float | None = None
    retired_until: date | None = None


def compile_schema(schema: DataFrameSchema, facts: TableFacts) -> Definition:
    """Compile one contract; no Spark session is needed, rules build their Columns when asked.

    Raises:
        InvalidContract: a description is missing, a name unknown, an option set that nobody would heed.
        UncompilableCheck: a check that is neither a built-in of Pandera nor a `@rule`.
    """
    name = str(schema.name)
    tier = _tier(name)
    default = facts.severity or DEFAULT_SEVERITY[tier]
    prefix = f"{name.partition('.')[2]}.v{facts.version}"
    _require_table(name, schema, facts)
    rules = [rule for c in schema.columns.values() for rule in column_rules(name, prefix, c, default)]
    rules += [method_rule(name, prefix, check, default) for check in schema.checks]
    _require_distinct(name, rules)
    return Definition(
        name=name,
        version=facts.version,
        tier=tier,
        owner=facts.owner,
        description=str(schema.description),
        columns=tuple(_column(column) for column in schema.columns.values()),
        rules=tuple(rules),
        unique=_unique(prefix, schema, default),
        partitioned_by=facts.partitioned_by,
        ordered_by=facts.ordered_by,
        may_lose=facts.may_lose,
        retired_until=facts.retired_until,
    )


def _tier(name: str) -> Tier:
    tier, _, table = name.partition(".")
    if not table or tier not in set(Tier):
        raise InvalidContract(
            f"{name!r} is not <tier>.<table>",
            where="Config.name",
            remedy=f"start it with one of {', '.join(Tier)}",
        )
    return Tier(tier)


def _require_table(name: str, schema: DataFrameSchema, facts: TableFacts) -> None:
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


def _column(column: SchemaColumn) -> ColumnDefinition:
    name, dtype = str(column.name), spark_type(column)
    given: Mapping[str, Any] = column.metadata or {}
    return ColumnDefinition(
        name,
        dtype.simpleString(),
        bool(column.nullable),
        str(column.description),
        renamed_from=given.get("renamed_from"),
        retired_until=given.get("retired_until"),
    )


def _require_distinct(table: str, rules: list[Rule]) -> None:
    ids = [rule.rule_id for rule in rules]
    twice = sorted({rule_id for rule_id in ids if ids.count(rule_id) > 1})
    if twice:
        raise InvalidContract(f"two rules of one id: {', '.join(twice)}", where=table, remedy="rename one")
    if len(rules) > MOST_RULES:
        remedy = f"at most {MOST_RULES}: drop what others imply, or split the table"
        raise InvalidContract(f"{len(rules)} row rules", where=table, remedy=remedy)


def _unique(prefix: str, schema: DataFrameSchema, default: Severity) -> UniqueRule | None:
    """A duplicate cannot be told from its original, so no single row is quarantined for it."""
    if not schema.unique:
        return None
    severity = Severity.FAIL if default is Severity.QUARANTINE else default
    return UniqueRule(f"{prefix}.unique", severity, tuple(schema.unique))
