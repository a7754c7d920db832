"""Whether two tables agree, by the rules that a contract has between them."""

from dataclasses import dataclass

from pyspark.sql import DataFrame
from pyspark.sql import functions as sf

from contracts.across import BY, AcrossRule, AddsUp, References
from contracts.verdict import RuleResult

_THERE = "_there"


@dataclass(frozen=True)
class Agreement:
    """What came of one rule: `examined` are the rows that refer to others, or the host-days that add up or do not."""

    examined: int
    result: RuleResult


def agreement(rule: AcrossRule, own: DataFrame, other: DataFrame) -> Agreement:
    """Put one rule to its table and the other one, or to the same part of both."""
    match rule.says:
        case References() as says:
            told = _likes(says, own, other)
        case AddsUp() as says:
            told = _days(says, own, other)
    counts = told.agg(sf.count(sf.lit(1)).alias("examined"), sf.count_if(~sf.col("agrees")).alias("broken"))
    (found,) = counts.collect()
    return Agreement(found.examined, RuleResult(rule.rule_id, rule.severity, found.broken))


def _likes(says: References, own: DataFrame, other: DataFrame) -> DataFrame:
    named = own.select(*says.columns).na.drop()
    there = other.select(*says.columns).distinct().withColumn(_THERE, sf.lit(True))
    return named.join(there, list(says.columns), "left").select(sf.col(_THERE).isNotNull().alias("agrees"))


def _days(says: AddsUp, own: DataFrame, other: DataFrame) -> DataFrame:
    here = own.groupBy(*BY).agg(sf.sum(says.measure).alias("here"))
    there = other.where(says.where).groupBy(*BY).agg(sf.expr(says.total).alias("there"))
    # A day of which a table has no rows adds up to nothing.
    sums = (sf.coalesce(total, sf.lit(0)) for total in ("here", "there"))
    return here.join(there, list(BY), "full").select(sf.equal_null(*sums).alias("agrees"))
