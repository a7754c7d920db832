"""Shadow scores: what each alpha model says of the very rows that the stable one was asked about."""

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql.types import DateType, DoubleType, StringType

from contracts import columns
from contracts.across import References
from contracts.contract import Contract, table
from contracts.gold.owner import DECISIONS_OWNER


class ShadowScores(Contract):
    """Scores in dark mode: kept, compared, never acted on."""

    host: StringType = columns.host()
    day: DateType = pa.Field(description="Day of the run that scored; its features are as of the end of it.")
    visitor_id: StringType = columns.visitor_id()
    model: StringType = pa.Field(str_length={"min_value": 1}, description="What is modelled, e.g. subscription.")
    role: StringType = pa.Field(isin=("stable", "alpha"), description="Role of the model's version in this run.")
    model_digest: StringType = columns.model_digest()
    score_open: DoubleType = pa.Field(description="Prediction under strategy open, in the model's own unit.")
    score_regwall: DoubleType = pa.Field(description="Prediction under strategy regwall.")
    score_paywall: DoubleType = pa.Field(description="Prediction under strategy paywall.")
    run_key: StringType = columns.run_key()

    class Config(BaseConfig):
        name = "gold.shadow_scores"
        description = "Scores of stable and alpha models on the same visitors, one row per visitor, model and version."
        unique = ["host", "day", "visitor_id", "model", "model_digest"]  # noqa: RUF012
        metadata = table(
            version=1,
            owner=DECISIONS_OWNER,
            ordered_by=("model", "model_digest", "visitor_id"),
            across=(References("gold.visitor_features_v1", ("host", "day", "visitor_id")),),
        )
