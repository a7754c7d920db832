"""Settings of a Spark session, for as long as one job takes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pyspark.sql import SparkSession


@dataclass
class _Held:
    """A setting that somebody needs: what was there before, and how many need it."""

    before: str | None
    holders: int = 0


_LOCK = threading.Lock()
_HELD: dict[tuple[SparkSession, str, str], _Held] = {}


@contextmanager
def setting(spark: SparkSession, key: str, value: str) -> Iterator[None]:
    """Set `key`, and afterwards what it was before.

    Threads that share a session may need the same value at once: the first sets it, the last puts back what was there.
    """
    with _LOCK:
        held = _HELD.setdefault((spark, key, value), _Held(spark.conf.get(key, None)))
        held.holders += 1
        spark.conf.set(key, value)
    try:
        yield
    finally:
        with _LOCK:
            held.holders -= 1
            if not held.holders:
                del _HELD[spark, key, value]
                _put_back(spark, key, held.before)


def _put_back(spark: SparkSession, key: str, before: str | None) -> None:
    if before is None:
        spark.conf.unset(key)
    else:
        spark.conf.set(key, before)
