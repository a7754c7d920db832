"""Subscriptions: registrations, subscriptions and cancellations, each once."""

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql.types import DateType, DoubleType, StringType, TimestampType

from contracts import columns
from contracts.contract import Contract, table
from contracts.silver.owner import OWNER


class Subscriptions(Contract):
    """What changed in what a visitor is to the host."""

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
    price: DoubleType = columns.amount("Price per month, in `currency`; null if not told.", nullable=True)
    currency: StringType = columns.text("ISO 4217 code of the price; null without one.")
    source: StringType = columns.source()
    run_key: StringType = columns.run_key()

    class Config(BaseConfig):
        name = "silver.subscriptions"
        description = "Registrations, subscriptions and cancellations, one row each, without duplicates."
        unique = ["host", "day", "event_id"]  # noqa: RUF012
        metadata = table(version=1, owner=OWNER, ordered_by=("ts", "event_id"))
