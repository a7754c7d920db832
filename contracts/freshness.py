"""Whether a table is as fresh as its contract promises."""

from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as sf

from contracts.agreement import Agreement
from contracts.definition import Definition, Severity
from contracts.verdict import RuleResult


def freshness(definition: Definition, frame: DataFrame, day: date) -> Agreement | None:
    """How many hosts' newest day is too far behind `day`, of all that have rows; None if nothing is promised."""
    promised = definition.fresh_within_days
    if promised is None:
        return None
    newest = frame.groupBy("host").agg(sf.max("day").alias("newest"))
    is_behind = sf.col("newest") < sf.date_sub(sf.lit(day), promised)
    (found,) = newest.agg(sf.count(sf.lit(1)).alias("hosts"), sf.count_if(is_behind).alias("behind")).collect()
    # What is late is no less true: it is told, and keeps nothing from being published.
    return Agreement(found.hosts, RuleResult(f"{definition.contract_id}.fresh", Severity.WARN, found.behind))
