"""What counts as another word on an earlier day."""

from datetime import date

import pytest
from pyspark.sql import SparkSession

from contracts import silver
from flows.checks.history_stands import History, compared
from tests.unit.contracts.rows import VALID, Row, frame_of

FIRST, LAST = date(2024, 3, 1), date(2024, 3, 2)
STATUS = History(("status", "user_id"))
ANN = {**VALID[silver.Visitors], "day": FIRST, "visitor_id": "a" * 32, "status": "anonymous", "user_id": None}
BEA = {**ANN, "day": LAST, "visitor_id": "b" * 32}


@pytest.mark.parametrize(
    ("after", "found"),
    [
        ([ANN, BEA], (2, 0, None, None)),
        ([ANN, {**BEA, "status": "registered"}], (2, 1, LAST, LAST)),
        ([{**ANN, "user_id": "ann"}, {**BEA, "user_id": "bea"}], (2, 2, FIRST, LAST)),
        # Gone is told; new is no other word on what was said.
        ([BEA, {**ANN, "visitor_id": "c" * 32}], (2, 1, FIRST, FIRST)),
        # By another run, or on another device: neither is who the visitor was.
        ([{**ANN, "run_key": "other", "device_class": "tablet"}, BEA], (2, 0, None, None)),
    ],
)
def test_rows_that_say_something_else(spark: SparkSession, after: list[Row], found: tuple[object, ...]) -> None:
    before, now = (frame_of(spark, silver.Visitors, *rows) for rows in ([ANN, BEA], after))
    (row,) = compared(before, now, silver.Visitors.definition(), STATUS).collect()
    assert tuple(row) == found


def test_an_outcome_that_was_still_open_may_become_anything(spark: SparkSession) -> None:
    told = {**VALID[silver.WallExposures], "day": FIRST}
    closed = {**told, "outcome_final": True, "registered_in_window": False, "subscribed_in_window": False}
    still_open = {**closed, "exposure_id": "e" * 64, "outcome_final": False, "subscribed_in_window": None}
    after = [{**closed, "subscribed_in_window": True}, {**closed, "exposure_id": "e" * 64}]
    before, now = (frame_of(spark, silver.WallExposures, *rows) for rows in ([closed, still_open], after))
    history = History(("registered_in_window", "subscribed_in_window"), "outcome_final")
    (row,) = compared(before, now, silver.WallExposures.definition(), history).collect()
    assert tuple(row) == (1, 1, FIRST, FIRST)
