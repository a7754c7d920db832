"""Shadow decisions: what an alpha model set would have decided, under the same rules."""

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql.types import BooleanType, DateType, DoubleType, StringType

from contracts import columns
from contracts.across import References
from contracts.contract import Contract, table
from contracts.gold.owner import DECISIONS_OWNER


class ShadowDecisions(Contract):
    """Strategies in dark mode: compared with those that hold, never acted on."""

    host: StringType = columns.host()
    day: DateType = pa.Field(description="Day of the run that decided.")
    visitor_id: StringType = columns.visitor_id()
    shadow: StringType = pa.Field(str_length={"min_value": 1}, description="Name of the alpha model set.")
    strategy: StringType = columns.action("Strategy that it would have chosen, before exploration.")  # type: ignore[assignment]
    stable_strategy: StringType = columns.action("Strategy that the stable set chose, before exploration.")
    agrees: BooleanType = pa.Field(description="Whether the two are the same.")
    value_regwall: DoubleType = pa.Field(description="Its value of a regwall against open.")
    value_paywall: DoubleType = pa.Field(description="Its value of a paywall against open.")
    run_key: StringType = columns.run_key()

    class Config(BaseConfig):
        name = "gold.shadow_decisions"
        description = "What each alpha model set would have decided, one row per eligible visitor and set."
        unique = ["host", "day", "visitor_id", "shadow"]  # noqa: RUF012
        metadata = table(
            version=1,
            owner=DECISIONS_OWNER,
            ordered_by=("shadow", "visitor_id"),
            across=(References("gold.visitor_decisions_v1", ("host", "day", "visitor_id")),),
        )
