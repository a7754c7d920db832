"""Writing a frame to a table whose contract holds afterwards: one pass over the rows, whatever the number of rules.

    one job     every rule is evaluated, what breaks one that blocks is left out, the rest is written, all is counted
    another     only if something was left out: those rows with the ids of their rules, for whoever sets them aside

The counts are taken in the very job that writes, and are held to what the table's new snapshot says that it got.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import reduce
from operator import or_

from pyspark.sql import Column, DataFrame, Observation, SparkSession
from pyspark.sql import functions as sf

from contracts.contract import Contract
from contracts.definition import Rule
from contracts.drift import require_columns
from contracts.enforcer import split
from contracts.errors import WriteMiscounted
from contracts.session import setting

_BLOCKED, _BROKEN = "_blocked", "_broken"
_EXCLUDED_RULES = "spark.sql.adaptive.optimizer.excludedRules"
_EMPTIES_PLANS = "org.apache.spark.sql.execution.adaptive.AQEPropagateEmptyRelation"


@dataclass(frozen=True)
class Written:
    """What became of a frame's rows.

    Attributes:
        rows: of the frame; each is in the table now, or was set aside.
        set_aside: those that break a rule that blocks.
        warned: those in the table that break a rule that warns.
    """

    rows: int
    set_aside: int
    warned: int

    @property
    def written(self) -> int:
        """Rows that the table got."""
        return self.rows - self.set_aside


def append(
    frame: DataFrame,
    contract: type[Contract],
    table: str,
    *,
    set_aside: Callable[[DataFrame], object],
    rows_of_the_snapshot: Callable[[], int],
) -> Written:
    """Append to `table`, an identifier of Spark's, the rows of `frame` that keep the contract.

    `set_aside` gets the others, with the ids of the rules that they break in `rules: array<string>`, if there are any;
    `rows_of_the_snapshot` tells how many rows the append added, by the table's own metadata.

    Raises:
        SchemaDrift: the frame's columns are not the contract's; nothing was written.
        WriteMiscounted: the table did not get as many rows as kept the contract.
    """
    require_columns(frame, contract)
    names = [column.name for column in contract.definition().columns]
    rules, seen = contract.definition().rules, Observation()
    told = frame.select(*names, _any(_blocking(rules)).alias(_BLOCKED), _any(_warning(rules)).alias(_BROKEN))
    counted = told.observe(
        seen,
        sf.count(sf.lit(1)).alias("rows"),
        sf.count_if(_BLOCKED).alias("set_aside"),
        sf.count_if(~sf.col(_BLOCKED) & sf.col(_BROKEN)).alias("warned"),
    )
    with _plan_kept(frame.sparkSession):
        counted.filter(~sf.col(_BLOCKED)).select(*names).writeTo(table).append()
    written = Written(**seen.get)
    if written.written != (found := rows_of_the_snapshot()):
        raise WriteMiscounted(table, expected=written.written, found=found)
    if written.set_aside:
        set_aside(split(frame, contract).broken)
    return written


def _plan_kept(spark: SparkSession) -> AbstractContextManager[None]:
    """Where nothing is left to write, Spark would replace the plan by an empty one, and the counts would be gone."""
    already = spark.conf.get(_EXCLUDED_RULES, "") or ""
    return setting(spark, _EXCLUDED_RULES, ",".join(filter(None, (already, _EMPTIES_PLANS))))


def _blocking(rules: Sequence[Rule]) -> list[Rule]:
    return [rule for rule in rules if rule.severity.blocks]


def _warning(rules: Sequence[Rule]) -> list[Rule]:
    return [rule for rule in rules if not rule.severity.blocks]


def _any(rules: Sequence[Rule]) -> Column:
    return reduce(or_, (rule.broken for rule in rules), sf.lit(False))
