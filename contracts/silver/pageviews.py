"""Pageviews: pages that humans opened, each once."""

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql.types import DateType, StringType, TimestampType

from contracts import columns
from contracts.contract import Contract, table
from contracts.silver.owner import OWNER


class Pageviews(Contract):
    """Pages that visitors opened, each once, however often it was delivered."""

    host: StringType = columns.host()
    day: DateType = columns.event_day()
    event_id: StringType = columns.event_id()
    ts: TimestampType = pa.Field(description="Instant at which the page was opened.")
    visitor_id: StringType = columns.visitor_id()
    article_id: StringType = columns.article_id()
    path: StringType = columns.path()
    referrer_host: StringType = pa.Field(
        nullable=True,
        str_length={"min_value": 1},
        description="Host name of the page that the visitor came from, in lower case; null if direct.",
    )
    referrer_class: StringType = pa.Field(
        isin=columns.REFERRER_CLASSES,
        description="Where the visitor came from: the host's own site, a search engine, a social network, "
        "another site, or nowhere known (direct).",
    )
    device_class: StringType = pa.Field(
        isin=columns.DEVICE_CLASSES,
        description="Kind of device that the user agent tells of; unknown if it does not.",
    )
    source: StringType = columns.source()
    run_key: StringType = columns.run_key()

    class Config(BaseConfig):
        name = "silver.pageviews"
        description = "Pageviews of humans, one row each, without duplicates."
        unique = ["host", "day", "event_id"]  # noqa: RUF012
        metadata = table(version=1, owner=OWNER, ordered_by=("ts", "event_id"))
