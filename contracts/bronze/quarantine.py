"""Quarantine: what a contract or an adapter refused, with the reasons."""

from typing import Annotated

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql import Column
from pyspark.sql import functions as sf
from pyspark.sql.types import ArrayType, DateType, LongType, StringType

from contracts import columns
from contracts.bronze.owner import OWNER
from contracts.contract import Contract, table
from contracts.definition import Severity
from contracts.rules import rule


class Quarantine(Contract):
    """Records that a contract refused, kept for replay once their adapter or rule is mended."""

    host: StringType = columns.host()
    day: DateType = columns.run_day()
    source: StringType = columns.source()
    source_version: StringType = columns.source_version()
    delivery: StringType = columns.delivery()
    record: LongType = columns.record()
    table_name: StringType = pa.Field(
        str_length={"min_value": 1}, description="Table whose contract it broke, e.g. bronze.events."
    )
    rules: Annotated[ArrayType, StringType(), True] = pa.Field(
        description="Ids of the rules that it broke, at least one."
    )
    payload: StringType = pa.Field(description="The raw record as it lies in landing, pseudonymised.")
    run_key: StringType = columns.run_key()

    class Config(BaseConfig):
        name = "bronze.quarantine"
        description = "Raw records set aside, one row each, with the rules that they broke."
        metadata = table(version=1, owner=OWNER, ordered_by=("delivery", "record"), severity=Severity.FAIL)

    @rule()
    @staticmethod
    def rules_named() -> Column:
        """At least one rule is named, and none of the names is missing."""
        return (sf.size("rules") >= 1) & ~sf.exists("rules", lambda name: name.isNull())
