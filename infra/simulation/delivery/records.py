"""Log records on their way into files: some arrive late, out of order, or twice, as in real logs."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from infra.simulation.arrays import Floats
from infra.simulation.clock import midnights
from infra.simulation.scenario import Scenario

_MEAN_DELAY_SECONDS = 2.0
_SLOW_SHARE, _SLOW_SECONDS = 0.03, 900.0
_LATE_SHARE, _LATE_SECONDS = 0.008, (4 * 3600.0, 24 * 3600.0)
_TWICE_SHARE = 0.006


@dataclass(frozen=True)
class Records:
    """Lines and the Unix second that each is about."""

    at: Floats
    lines: list[str]


def json_line(record: Mapping[str, Any]) -> str:
    """One JSON document without line breaks; keys without a value are left out."""
    return json.dumps({key: value for key, value in record.items() if value is not None}, separators=(",", ":"))


def event_ids(scenario: Scenario, kind: str, count: int) -> list[str]:
    """Identifiers of a kind of event: a hash of seed and ordinal."""
    return [hashlib.blake2b(f"{scenario.seed}/{kind}/{i}".encode(), digest_size=12).hexdigest() for i in range(count)]


def join(parts: Iterable[Records]) -> Records:
    """Several kinds of records as one stream."""
    whole = list(parts)
    return Records(np.concatenate([one.at for one in whole]), [line for one in whole for line in one.lines])


def in_order(scenario: Scenario, records: Records) -> list[list[str]]:
    """The lines of each day's file, by time."""
    return _by_day(scenario, records.at, records.lines)


def as_logged(scenario: Scenario, records: Records, source: str) -> list[list[str]]:
    """The lines of each day's file as a log collector writes them: by arrival, which is not the order of events.

    What would arrive after the last day is in the last day's file.
    """
    rng = scenario.generator(f"arrival of {source}")
    twice = np.flatnonzero(rng.random(len(records.at)) < _TWICE_SHARE)
    which = np.concatenate([np.arange(len(records.at)), twice])
    delay = rng.exponential(_MEAN_DELAY_SECONDS, len(which))
    luck = rng.random(len(which))
    delay = np.where(luck < _SLOW_SHARE, rng.random(len(which)) * _SLOW_SECONDS, delay)
    delay = np.where(luck < _LATE_SHARE, rng.uniform(*_LATE_SECONDS, len(which)), delay)
    return _by_day(scenario, records.at[which] + delay, [records.lines[i] for i in which])


def _by_day(scenario: Scenario, arrival: Floats, lines: list[str]) -> list[list[str]]:
    order = np.argsort(arrival, kind="stable")
    bounds = np.searchsorted(arrival[order], midnights(scenario)[1:-1])
    edges = [0, *bounds.tolist(), len(lines)]
    ordered = [lines[i] for i in order]
    return [ordered[begin:end] for begin, end in pairwise(edges)]
