"""Column expressions for rules: total functions, so that no dirty row can stop the job that looks for it."""

from functools import reduce
from operator import add

from pyspark.sql import Column
from pyspark.sql import functions as sf


def exact_sum(*columns: str) -> Column:
    """Sum of long columns as a decimal, which cannot overflow; null if one of them is null."""
    return reduce(add, (sf.col(column).cast("decimal(20,0)") for column in columns))


def seconds_into_day(instant: str, day: str) -> Column:
    """Seconds from midnight UTC of a date to an instant, whatever the session's time zone."""
    return sf.unix_seconds(sf.col(instant)) - sf.unix_date(sf.col(day)).cast("bigint") * 86_400
