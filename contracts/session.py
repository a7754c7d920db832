"""Settings of a Spark session, for as long as one job takes."""

from collections.abc import Iterator
from contextlib import contextmanager

from pyspark.sql import SparkSession


@contextmanager
def setting(spark: SparkSession, key: str, value: str) -> Iterator[None]:
    """Set `key`, and afterwards what it was before; a session belongs to one thread."""
    before = spark.conf.get(key, None)
    spark.conf.set(key, value)
    try:
        yield
    finally:
        if before is None:
            spark.conf.unset(key)
        else:
            spark.conf.set(key, before)
