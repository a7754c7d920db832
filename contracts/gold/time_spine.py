"""Time spine: the calendar that metrics are laid along."""

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql.types import DateType

from contracts.contract import Contract, table
from contracts.gold.owner import OWNER


class TimeSpine(Contract):
    """Every day of the years that a host may have data of."""

    date_day: DateType = pa.Field(description="A day; each occurs once.")

    class Config(BaseConfig):
        name = "gold.time_spine"
        description = "Days, one row each, so that a metric has a value also on a day without any row."
        unique = ["date_day"]  # noqa: RUF012
        metadata = table(version=1, owner=OWNER, partitioned_by=(), ordered_by=("date_day",))
