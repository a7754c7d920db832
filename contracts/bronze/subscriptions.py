"""Subscriptions: who registered, subscribed or cancelled, and when."""

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql import Column
from pyspark.sql import functions as sf
from pyspark.sql.types import DateType, DoubleType, LongType, StringType, TimestampType

from contracts import columns
from contracts.bronze.owner import OWNER
from contracts.contract import Contract, table
from contracts.expressions import within_calendar_day
from contracts.rules import rule


class Subscriptions(Contract):
    """Changes of what a visitor is to the host, as the subscription system delivered them."""

    host: StringType = columns.host()
    day: DateType = columns.event_day()
    event_id: StringType = columns.event_id()
    event_type: StringType = pa.Field(
        isin=columns.SUBSCRIPTION_EVENT_TYPES, description="registration, subscription (a start), or cancellation."
    )
    ts: TimestampType = columns.event_ts()
    visitor_id: StringType = columns.visitor_id()
    user_id: StringType = columns.text("Pseudonym of the account; null if the vendor names none.")
    plan: StringType = columns.text("Plan as the vendor names it; null for a registration.")
    price: DoubleType = columns.amount("Price of the plan per month, in `currency`; null if not told.", nullable=True)
    currency: StringType = pa.Field(
        nullable=True, str_matches=r"^[A-Z]{3}(?!\n)$", description="ISO 4217 code of the price; null without one."
    )
    source: StringType = columns.source()
    source_version: StringType = columns.source_version()
    delivery: StringType = columns.delivery()
    record: LongType = columns.record()
    run_day: DateType = columns.run_day()
    run_key: StringType = columns.run_key()
    extras: StringType = columns.extras()

    class Config(BaseConfig):
        name = "bronze.subscriptions"
        description = "Registrations, subscriptions and cancellations, one row per event, with duplicates as delivered."
        metadata = table(version=1, owner=OWNER, ordered_by=("ts", "event_id"))

    @rule()
    @staticmethod
    def ts_within_day() -> Column:
        """The instant lies in the calendar day `day` of some time zone on Earth."""
        return within_calendar_day("ts", "day")

    @rule()
    @staticmethod
    def day_not_after_run_day() -> Column:
        """Nothing is delivered before it happened."""
        return sf.col("day") <= sf.col("run_day")

    @rule()
    @staticmethod
    def priced_in_a_currency() -> Column:
        """A price without a currency is no amount."""
        return sf.col("price").isNull() | sf.col("currency").isNotNull()
