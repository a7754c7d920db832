"""Model performance: how good each delivered model is on data that it was not trained on."""

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql.types import DateType, DoubleType, LongType, StringType

from contracts import columns
from contracts.contract import Contract, table
from contracts.gold.owner import DECISIONS_OWNER


class ModelPerformance(Contract):
    """Metrics of every model version that a run used, from its held-out exposures."""

    host: StringType = columns.host()
    day: DateType = pa.Field(description="Day of the run.")
    model: StringType = pa.Field(str_length={"min_value": 1}, description="What is modelled, e.g. subscription.")
    role: StringType = pa.Field(isin=("stable", "alpha"), description="Role of the model's version in this run.")
    model_digest: StringType = columns.model_digest()
    metric: StringType = pa.Field(
        str_length={"min_value": 1}, description="auc, log_loss, calibration_bin, qini_curve, …; see models/README.md."
    )
    step: LongType = columns.count("Point of a curve or bin, from 0; 0 for a plain number.")
    value: DoubleType = pa.Field(description="The metric; of a calibration bin the observed rate.")
    reference: DoubleType = pa.Field(
        nullable=True,
        description="What it is to be compared with: the predicted rate of a bin, random targeting of a curve.",
    )
    weight: DoubleType = columns.amount("Held-out exposures behind it, weighted.")
    run_key: StringType = columns.run_key()

    class Config(BaseConfig):
        name = "gold.model_performance"
        description = "Held-out metrics and curves of the models that a run used, one row per number."
        unique = ["host", "day", "model", "model_digest", "metric", "step"]  # noqa: RUF012
        metadata = table(version=1, owner=DECISIONS_OWNER, ordered_by=("model", "model_digest", "metric", "step"))
