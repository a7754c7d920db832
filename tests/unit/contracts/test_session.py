"""A setting that holds for as long as a job takes, also where threads share the session, as an audit's do."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from pyspark.sql import SparkSession

from contracts.session import setting

KEY = "spark.sql.adaptive.enabled"


@pytest.fixture(params=[None, "true"])
def before(spark: SparkSession, request: pytest.FixtureRequest) -> Iterator[str | None]:
    """What the session said before, if anything."""
    spark.conf.unset(KEY)
    untouched = spark.conf.get(KEY)
    if request.param is not None:
        spark.conf.set(KEY, request.param)
    yield request.param or untouched
    spark.conf.unset(KEY)


def test_it_is_put_back_also_after_an_error(spark: SparkSession, before: str | None) -> None:
    def failing() -> None:
        with setting(spark, KEY, "false"):
            assert spark.conf.get(KEY) == "false"
            raise ValueError("the job failed")

    with pytest.raises(ValueError, match="the job failed"):
        failing()
    assert spark.conf.get(KEY) == before


def test_it_holds_until_the_last_who_needs_it_is_done(spark: SparkSession, before: str | None) -> None:
    """The first to begin ends first, as it may among threads."""
    with ExitStack() as first, ExitStack() as second:
        first.enter_context(setting(spark, KEY, "false"))
        second.enter_context(setting(spark, KEY, "false"))
        first.close()
        assert spark.conf.get(KEY) == "false"
        second.close()
        assert spark.conf.get(KEY) == before
