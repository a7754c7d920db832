"""Contracts on Spark frames: every row rule in one projection or one aggregate, whatever their number."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from pyspark.sql import Column, DataFrame, Row
from pyspark.sql import functions as sf

from contracts.contract import Contract
from contracts.definition import Rule, UniqueRule
from contracts.drift import require_columns
from contracts.errors import InvalidContract
from contracts.session import setting
from contracts.verdict import RuleResult, Verdict

MASK = "_broken_rules"
REASONS = "rules"


@dataclass(frozen=True)
class Enforced:
    """The two halves of a frame, both lazy; together they hold every row of it, once.

    Attributes:
        valid: rows that break no blocking rule, in the contract's columns and order.
        broken: the other rows, with the ids of all rules that they break in `rules: array<string>`.
    """

    valid: DataFrame
    broken: DataFrame


def mask(frame: DataFrame, contract: type[Contract]) -> DataFrame:
    """The contract's columns and `_broken_rules`, a bigint: bit i is set where the row breaks `rules[i]`.

    Raises:
        SchemaDrift: the frame's columns are not the contract's.
    """
    require_columns(frame, contract)
    definition = contract.definition()
    bits = [
        sf.when(rule.broken, sf.lit(1 << bit).cast("bigint")).otherwise(sf.lit(0).cast("bigint"))
        for bit, rule in enumerate(definition.rules)
    ]
    names = [column.name for column in definition.columns]
    return frame.select(*names, reduce(Column.bitwiseOR, bits, sf.lit(0).cast("bigint")).alias(MASK))


def split(frame: DataFrame, contract: type[Contract]) -> Enforced:
    """Set the rows apart that break a `quarantine` or `fail` rule; nothing runs before a half is used.

    Raises:
        SchemaDrift: the frame's columns are not the contract's.
        InvalidContract: the table has a column `rules` of its own, so that its rows are verified, not split.
    """
    definition = contract.definition()
    if REASONS in {column.name for column in definition.columns}:
        raise InvalidContract(
            f"a table with a column {REASONS!r} cannot be split", where=definition.table, remedy="use verify"
        )
    masked = mask(frame, contract)
    blocking = reduce(or_, (1 << bit for bit, rule in enumerate(definition.rules) if rule.severity.blocks), 0)
    is_broken = sf.col(MASK).bitwiseAND(sf.lit(blocking).cast("bigint")) != 0
    broken = masked.filter(is_broken).withColumn(REASONS, _broken_ids(definition.rules))
    return Enforced(masked.filter(~is_broken).drop(MASK), broken.drop(MASK))


def _broken_ids(rules: tuple[Rule, ...]) -> Column:
    ids = [
        sf.when(sf.col(MASK).bitwiseAND(sf.lit(1 << bit).cast("bigint")) != 0, sf.lit(rule.rule_id))
        for bit, rule in enumerate(rules)
    ]
    return sf.array_compact(sf.array(*ids))


def verify(frame: DataFrame, contract: type[Contract]) -> Verdict:
    """Count the rows that break each rule: one job over one scan, and one more if there is a uniqueness rule.

    An empty frame passes.

    Raises:
        SchemaDrift: the frame's columns are not the contract's.
    """
    require_columns(frame, contract)
    definition = contract.definition()
    counts = [sf.count_if(rule.broken) for rule in definition.rules]
    rows, *broken = _only_row(frame.agg(sf.count(sf.lit(1)), *counts))
    results = [
        RuleResult(rule.rule_id, rule.severity, count, rule.tolerated_share)
        for rule, count in zip(definition.rules, broken, strict=True)
    ]
    if definition.unique:
        surplus = _surplus_rows(frame, definition.unique)
        results.append(RuleResult(definition.unique.rule_id, definition.unique.severity, surplus))
    return Verdict(definition.table, definition.version, rows, tuple(results))


def _surplus_rows(frame: DataFrame, unique: UniqueRule) -> int:
    groups = frame.groupBy(*unique.columns).agg(sf.count(sf.lit(1)).alias("rows"))
    surplus: int = _only_row(groups.agg(sf.coalesce(sf.sum(sf.col("rows") - 1), sf.lit(0))))[0]
    return surplus


def _only_row(aggregate: DataFrame) -> Row:
    """In one job: adaptive execution would make one of each stage, and has nothing to adapt to here."""
    with setting(aggregate.sparkSession, "spark.sql.adaptive.enabled", "false"):
        return aggregate.collect()[0]
