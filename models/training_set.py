"""What models are trained on: one row per visitor and day, what met them, what was known before, what came of it.

The visitor-day is the unit because the strategy was drawn for it: its doors are not independent of one another.
"""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as sf

from models.features import STRATEGIES, UNKNOWN_STATUS, UNKNOWN_VISITOR

HOLD_OUT_PERCENT = 20
UNIT = ("host", "visitor_id", "day")
PROPENSITIES = tuple(f"propensity_{strategy}" for strategy in STRATEGIES)
OUTCOMES = ("registered_in_window", "subscribed_in_window", "pageviews_in_window")


def training_set(exposures: DataFrame, features: DataFrame) -> DataFrame:
    """Exposures whose outcome is final, by visitor and day, with the features of the evening before.

    Args:
        exposures: silver.wall_exposures.
        features: gold.visitor_features. A visitor without a row for the day before is taken for an unknown one.

    Returns:
        `UNIT`, `strategy` and the propensities as they stood at the day's first door, the day's outcomes, features,
        `status`, and `held_out`, which is true for a fifth of the visitors: all days of a visitor are on one side.
    """
    days = _visitor_days(exposures)
    # What is known at the end of a day is what the next day's exposures were decided by.
    known = features.select(
        "host", "visitor_id", sf.date_add("day", 1).alias("day"), "status", *(sf.col(name) for name in UNKNOWN_VISITOR)
    )
    joined = days.join(known, list(UNIT), "left")
    filled = [sf.coalesce(name, sf.lit(float(value))).alias(name) for name, value in UNKNOWN_VISITOR.items()]
    return joined.select(
        *UNIT,
        "strategy",
        *PROPENSITIES,
        *OUTCOMES,
        sf.coalesce("status", sf.lit(UNKNOWN_STATUS)).alias("status"),
        *filled,
        _held_out().alias("held_out"),
    )


def _visitor_days(exposures: DataFrame) -> DataFrame:
    first_door = sf.struct("ts", "exposure_id")
    met = [sf.min_by(name, first_door).alias(name) for name in ("strategy", *PROPENSITIES)]
    came_of_it = [sf.max(name).cast("double").alias(name) for name in OUTCOMES if name != "pageviews_in_window"]
    pageviews = sf.max("pageviews_in_window").cast("double").alias("pageviews_in_window")
    days = exposures.where("outcome_final").groupBy(*UNIT).agg(*met, *came_of_it, pageviews)
    # What was chosen without a chance of being chosen cannot be weighted.
    return days.where(_propensity_of_strategy() > 0)


def _propensity_of_strategy() -> Column:
    chosen = sf.lit(None).cast("double")
    for strategy, propensity in zip(STRATEGIES, PROPENSITIES, strict=True):
        chosen = sf.when(sf.col("strategy") == strategy, sf.col(propensity)).otherwise(chosen)
    return chosen


def _held_out() -> Column:
    """By the visitor alone, whatever the run, the partitioning and the order."""
    number = sf.conv(sf.substring(sf.sha2("visitor_id", 256), 1, 8), 16, 10).cast("bigint")
    return number % 100 < HOLD_OUT_PERCENT
