"""Visitors: who came on a day, and what they were to the host when it ended."""

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql import Column
from pyspark.sql import functions as sf
from pyspark.sql.types import DateType, StringType, TimestampType

from contracts import columns
from contracts.contract import Contract, table
from contracts.rules import rule
from contracts.silver.owner import OWNER


class Visitors(Contract):
    """Each visitor of a day with the status that the host's own systems knew at its end."""

    host: StringType = columns.host()
    day: DateType = columns.event_day()
    visitor_id: StringType = columns.visitor_id()
    user_id: StringType = columns.text(
        "Account last seen with the visitor that day, or else the one last registered or subscribed with; null if none."
    )
    status: StringType = pa.Field(
        isin=columns.VISITOR_STATUSES, description="At the end of the day: anonymous, registered or subscriber."
    )
    registered_at: TimestampType = pa.Field(
        nullable=True, description="First registration up to that day's end, if any."
    )
    subscribed_at: TimestampType = pa.Field(
        nullable=True, description="Start of the subscription that runs at the day's end, if one does."
    )
    device_class: StringType = pa.Field(
        isin=columns.DEVICE_CLASSES, description="Kind of device of the day's last pageview."
    )
    run_key: StringType = columns.run_key()

    class Config(BaseConfig):
        name = "silver.visitors"
        description = (
            "Visitors of each day, one row each, as known at the day's end; later days never change earlier rows."
        )
        unique = ["host", "day", "visitor_id"]  # noqa: RUF012
        metadata = table(version=1, owner=OWNER, ordered_by=("visitor_id",))

    @rule()
    @staticmethod
    def subscriber_has_a_start() -> Column:
        """A subscriber is somebody whose subscription began."""
        return (sf.col("status") == "subscriber") == sf.col("subscribed_at").isNotNull()
