"""From a Pandera schema to a definition: everything that cannot be enforced is refused before any data."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pandera.pyspark import Column as SchemaColumn
from pandera.pyspark import DataFrameSchema

from contracts.across_rules import across_rules
from contracts.column_rules import NOT_NULL, column_rules, spark_type
from contracts.definition import (
    DEFAULT_SEVERITY,
    DEFAULT_TOLERATED_SHARE,
    ColumnDefinition,
    Definition,
    Rule,
    Severity,
    Tier,
    UniqueRule,
    whole_table,
)
from contracts.errors import InvalidContract
from contracts.requirements import require_distinct, require_table
from contracts.rules import method_rule
from contracts.table_facts import TableFacts


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
    require_table(name, schema, facts)
    tolerated = _tolerated_share(name, tier, facts)
    rules = [rule for c in schema.columns.values() for rule in column_rules(name, prefix, c, default)]
    rules += [method_rule(name, prefix, check, default) for check in schema.checks]
    rules = [_tolerant(rule, tolerated) for rule in rules]
    across = across_rules(name, prefix, schema, facts.across, default)
    require_distinct(name, [*rules, *across])
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
        across=across,
        may_lose=facts.may_lose,
        fresh_within_days=facts.fresh_within_days,
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


def _unique(prefix: str, schema: DataFrameSchema, default: Severity) -> UniqueRule | None:
    """A duplicate cannot be told from its original, so no single row is quarantined for it."""
    if not schema.unique:
        return None
    return UniqueRule(f"{prefix}.unique", whole_table(default), tuple(schema.unique))


def _tolerant(rule: Rule, share: float) -> Rule:
    """Null is not tolerated where the table itself takes none."""
    return replace(rule, tolerated_share=share) if rule.severity.blocks and rule.statement != NOT_NULL else rule


def _tolerated_share(table: str, tier: Tier, facts: TableFacts) -> float:
    share = facts.tolerated_share
    if share is not None and not 0 <= share < 1:
        raise InvalidContract(f"tolerated_share={share}", where=table, remedy="a share of rows, 0 or more and under 1")
    return DEFAULT_TOLERATED_SHARE.get(tier, 0.0) if share is None else share
