"""Timing two ways in turn, so that a machine whose speed drifts is unfair to neither."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Ratio:
    """Median seconds of ours and of a peer, and the median of the ratios pair by pair."""

    name: str
    ours: float
    peer: float
    ratio: float
    runs: int


def side_by_side(name: str, ours: Callable[[], object], peer: Callable[[], object], runs: int) -> Ratio:
    """Run both once to warm up, then in turn, `runs` times each."""
    ours(), peer()
    pairs = [(_seconds(ours), _seconds(peer)) for _ in range(runs)]
    return Ratio(
        name,
        ours=median(pair[0] for pair in pairs),
        peer=median(pair[1] for pair in pairs),
        ratio=median(pair[0] / pair[1] for pair in pairs),
        runs=runs,
    )


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
