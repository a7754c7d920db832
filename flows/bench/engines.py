"""The same rules on the same rows by other engines: how long, in how many Spark jobs, and what they say of the rows.

Peers are given the rules of single columns: not every engine has a word for those across columns, which ours puts too.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pandera.config import set_config
from pandera.errors import SchemaErrors
from pandera.pyspark import DataFrameSchema
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts.bronze import Events
from contracts.enforcer import split, verify
from flows.bench.cuallee_check import cuallee_check
from flows.bench.ratio import side_by_side


@dataclass(frozen=True)
class Engine:
    """One way to put a contract's rules to a frame.

    Attributes:
        audit: puts them all, and comes back when the counts are known.
        failed: what the engine then has to show of the rows that failed; None if it shows none.
    """

    name: str
    rules: int
    audit: Callable[[DataFrame], object]
    failed: Callable[[DataFrame], DataFrame | None]


@dataclass(frozen=True)
class Cost:
    """What an engine took for the same frame.

    Attributes:
        seconds: of its audit.
        ratio: its seconds to ours, measured in turn.
        jobs: Spark's jobs for it.
        rows_with_reasons: rows of a frame with `DIRTY` bad ones that it names, whole and each with what is wrong.
    """

    engine: str
    rules: int
    seconds: float
    ratio: float
    jobs: int
    rows_with_reasons: int


DIRTY = 100


def bench_engines(frame: DataFrame, runs: int) -> list[Cost]:
    """Audit `frame`, events that keep their contract, by each engine beside ours."""
    ours, *peers = engines()
    costs = [_cost(peer, ours, frame, runs) for peer in peers]
    return [_cost(ours, ours, frame, runs), *costs]


def engines() -> tuple[Engine, ...]:
    """Ours first."""
    of_columns = sum(rule.column is not None for rule in Events.definition().rules)
    return (
        Engine(
            "tollgate",
            len(Events.definition().rules),
            lambda frame: verify(frame, Events),
            lambda frame: split(frame, Events).broken,
        ),
        Engine("pandera, native", of_columns, lambda frame: _by_pandera(frame, narwhals=False), lambda _: None),
        Engine("pandera, Narwhals", of_columns, lambda frame: _by_pandera(frame, narwhals=True), _failure_cases),
        Engine("cuallee", of_columns, lambda frame: cuallee_check(Events).validate(frame).collect(), lambda _: None),
    )


def dirty(frame: DataFrame) -> DataFrame:
    """Its first rows, of which `DIRTY` have an event type that no contract knows."""
    bad = F.when(F.col("record") < DIRTY, "?").otherwise(F.col("event_type"))
    return frame.where(F.col("record") < 10 * DIRTY).withColumn("event_type", bad)


def _cost(engine: Engine, ours: Engine, frame: DataFrame, runs: int) -> Cost:
    timed = side_by_side(engine.name, lambda: engine.audit(frame), lambda: ours.audit(frame), runs)
    jobs = _jobs(frame, engine.audit)
    return Cost(engine.name, engine.rules, timed.ours, timed.ratio, jobs, _rows_with_reasons(engine, dirty(frame)))


def _jobs(frame: DataFrame, audit: Callable[[DataFrame], object]) -> int:
    context, group = frame.sparkSession.sparkContext, secrets.token_hex(8)
    context.setJobGroup(group, "jobs of one audit")
    audit(frame)
    context.setLocalProperty("spark.jobGroup.id", "")
    return len(context.statusTracker().getJobIdsForGroup(group))


def _rows_with_reasons(engine: Engine, frame: DataFrame) -> int:
    failed = engine.failed(frame)
    return failed.count() if failed is not None and {*frame.columns} <= {*failed.columns} else 0


def _by_pandera(frame: DataFrame, *, narwhals: bool) -> Any:
    """Pandera's own schema of the contract's columns, as its users have it."""
    set_config(use_narwhals_backend=narwhals)
    return DataFrameSchema(Events.to_schema().columns, strict=True, name="events").validate(frame)


def _failure_cases(frame: DataFrame) -> DataFrame | None:
    try:
        _by_pandera(frame, narwhals=True)
    except SchemaErrors as errors:
        cases: DataFrame = errors.failure_cases
        return cases
    return None
