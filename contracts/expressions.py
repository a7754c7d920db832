"""Column expressions for rules: total functions, so that no dirty row can stop the job that looks for it."""

from functools import reduce
from operator import add

from pyspark.sql import Column
from pyspark.sql import functions as sf


def exact_sum(*columns: str) -> Column:
    """Sum of long columns as a decimal, which cannot overflow; null if one of them is null."""
    return reduce(add, (sf.col(column).cast("decimal(20,0)") for column in columns))


SECONDS_PER_DAY = 86_400
# Time zones reach from UTC-12 to UTC+14.
EARLIEST_START_SECONDS = -14 * 3_600
LATEST_END_SECONDS = SECONDS_PER_DAY + 12 * 3_600


def within_calendar_day(instant: str, day: str) -> Column:
    """Whether an instant lies in a date as some time zone on Earth counts it, whatever the session's time zone."""
    midnight_utc = sf.unix_date(sf.col(day)).cast("bigint") * SECONDS_PER_DAY
    seconds = sf.unix_seconds(sf.col(instant)) - midnight_utc
    return seconds.between(EARLIEST_START_SECONDS, LATEST_END_SECONDS - 1)


def adds_up_to_one(*columns: str) -> Column:
    """Whether shares sum to 1, up to the rounding of doubles; null if one of them is null."""
    return sf.abs(reduce(add, (sf.col(column) for column in columns)) - 1.0) < 1e-6
