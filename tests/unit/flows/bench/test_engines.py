"""The engines beside ours are given the same rules, and find the same ones broken."""

import re
from collections.abc import Callable

import pytest
from pandera.config import set_config
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from contracts.bronze import Events, WallEvents
from contracts.enforcer import verify
from flows.bench.cuallee_check import cuallee_check
from flows.bench.engines import DIRTY, dirty, engines
from flows.bench.rows import events, wall_events

ROWS = 20


def test_rows_of_the_bench_keep_their_contracts(spark: SparkSession) -> None:
    for made, contract in ((events, Events), (wall_events, WallEvents)):
        verdict = verify(made(spark, ROWS), contract)
        assert (verdict.rows, verdict.passed, verdict.warnings) == (ROWS, True, ())


@pytest.fixture
def bad(spark: SparkSession) -> DataFrame:
    """Every tenth row breaks a pattern, a range, a length, a set and a start of its text."""
    changed = {"event_id": "x", "scroll_share": 2.0, "source": "", "event_type": "?", "path": "x"}
    is_bad = F.col("record") % 10 == 0
    return events(spark, ROWS).withColumns({c: F.when(is_bad, v).otherwise(F.col(c)) for c, v in changed.items()})


BROKEN = {
    "event_id.str_matches",
    "event_type.isin",
    "path.str_startswith",
    "scroll_share.le",
    "source.str_length",
}


def test_cuallee_is_given_every_rule_of_a_column_with_our_meaning(spark: SparkSession, bad: DataFrame) -> None:
    ours = verify(bad, Events)
    rules = [result for result in ours.results if result.rule_id.count(".") == 3]
    theirs = cuallee_check(Events).validate(bad).orderBy("id").collect()

    assert {result.rule_id.partition("events.v1.")[2] for result in ours.broken} == BROKEN
    assert [(row.column, row.violations) for row in theirs] == [
        (result.rule_id.split(".")[2], result.broken_rows) for result in rules
    ]


@pytest.mark.parametrize("name", ["pandera, native", "pandera, Narwhals"])
def test_pandera_is_given_the_same_checks(bad: DataFrame, name: str) -> None:
    (engine,) = (one for one in engines() if one.name == name)
    try:
        told = str(_told_by(engine.audit, bad))
    finally:
        set_config(use_narwhals_backend=False)

    named = set(re.findall(r"""['"]column['"]: ['"](\w+)['"]""", told))
    assert named == {rule.partition(".")[0] for rule in BROKEN}


def _told_by(audit: Callable[[DataFrame], object], frame: DataFrame) -> object:
    try:
        audited = audit(frame)
    except Exception as raised:
        return raised
    return audited.pandera.errors  # type: ignore[attr-defined]


def test_a_dirty_frame_has_as_many_bad_rows_as_it_says(spark: SparkSession) -> None:
    frame = dirty(events(spark, 100 * DIRTY))
    ours, *_ = engines()
    failed = ours.failed(frame)

    assert failed is not None
    assert (failed.count(), frame.count()) == (DIRTY, 10 * DIRTY)
