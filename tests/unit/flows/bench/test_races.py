"""The judge of the races, who has to see whatever goes wrong."""

from collections import Counter

import pytest

from flows.bench.race import Outcome
from flows.bench.races import Raced, add, judge

BOTH = {"left": Counter({1: 1}), "right": Counter({1: 1})}
NONE: dict[str, Counter[int]] = {"left": Counter(), "right": Counter()}


@pytest.mark.parametrize(
    ("outcomes", "rows"),
    [
        ([Outcome.CLEAN], BOTH),
        ([Outcome.REBASED], BOTH),
        ([Outcome.REPLAYED, Outcome.NOOP], BOTH),
        ([Outcome.NOOP, Outcome.IN_PROGRESS], BOTH),
        ([Outcome.CONFLICT], NONE),
    ],
)
def test_what_was_told_and_is_so_is_sound(outcomes: list[Outcome], rows: dict[str, Counter[int]]) -> None:
    raced = judge(1, {1: outcomes}, rows)
    assert raced.sound
    assert raced.paths == Counter(outcome.value for outcome in outcomes)


@pytest.mark.parametrize(
    ("outcomes", "rows", "expected"),
    [
        ([Outcome.CLEAN], NONE, Raced(1, lost=1, duplicated=0, partial=0, unasked=0)),
        ([Outcome.NOOP], NONE, Raced(1, lost=1, duplicated=0, partial=0, unasked=0)),
        ([Outcome.CLEAN, Outcome.CLEAN], {"left": Counter({1: 2}), "right": Counter({1: 2})},
         Raced(1, lost=0, duplicated=1, partial=0, unasked=0)),
        ([Outcome.REBASED], {"left": Counter({1: 1}), "right": Counter()},
         Raced(1, lost=1, duplicated=0, partial=1, unasked=0)),
        ([Outcome.CONFLICT], BOTH, Raced(1, lost=0, duplicated=0, partial=0, unasked=1)),
    ],
)  # fmt: skip
def test_whatever_goes_wrong_is_counted(
    outcomes: list[Outcome], rows: dict[str, Counter[int]], expected: Raced
) -> None:
    raced = judge(1, {1: outcomes}, rows)
    assert not raced.sound
    assert (raced.lost, raced.duplicated, raced.partial, raced.unasked) == (
        expected.lost, expected.duplicated, expected.partial, expected.unasked
    )  # fmt: skip


def test_batches_add_up() -> None:
    one = judge(1, {1: [Outcome.CLEAN]}, BOTH)
    assert add(one, one) == Raced(2, 0, 0, 0, 0, {"clean": 2})
