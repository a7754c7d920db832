"""The ML side of the boundary: the only place that may import an ML library."""

import os

# MLflow reads it when it is imported, and would otherwise report to its makers.
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
