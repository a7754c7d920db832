"""Deliveries: the set of what was consumed, and what became of every record."""

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql import Column
from pyspark.sql.types import DateType, LongType, StringType

from contracts import columns
from contracts.bronze.owner import OWNER
from contracts.contract import Contract, table
from contracts.definition import Severity
from contracts.expressions import exact_sum
from contracts.rules import rule


class Deliveries(Contract):
    """The set of what was consumed, committed together with the rows that came of it."""

    host: StringType = columns.host()
    day: DateType = columns.run_day()
    source: StringType = columns.source()
    source_version: StringType = columns.source_version()
    delivery: StringType = columns.delivery()
    file_name: StringType = pa.Field(
        str_length={"min_value": 1}, description="Name of the file under which the delivery came first."
    )
    bytes_decompressed: LongType = columns.count("Size of the delivery, decompressed, in bytes.")
    table_name: StringType = pa.Field(
        str_length={"min_value": 1}, description="Table that its records become rows of, e.g. bronze.events."
    )
    records: LongType = columns.count("Raw records in the delivery.")
    accepted: LongType = columns.count("Records with at least one row in that table.")
    quarantined: LongType = columns.count("Records set aside in bronze.quarantine.")
    ignored: LongType = columns.count("Records left out by a declared rule of the adapter.")
    table_rows: LongType = columns.count("Rows that the accepted records gave.")
    ignored_by: StringType = pa.Field(
        nullable=True,
        description="Ignored records by rule, a JSON object of counts; null if none was ignored.",
    )
    run_key: StringType = columns.run_key()

    class Config(BaseConfig):
        name = "bronze.deliveries"
        description = "Deliveries consumed, one row each, with the count of their records by fate."
        metadata = table(version=1, owner=OWNER, ordered_by=("source", "delivery"), severity=Severity.FAIL)

    @rule()
    @staticmethod
    def records_reconcile() -> Column:
        """Every record is accepted, quarantined or ignored, and only one of these."""
        return exact_sum("records") == exact_sum("accepted", "quarantined", "ignored")
