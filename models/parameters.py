"""The parameters that a model of boosted trees may be given, and their bounds."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field


class TreeParameters(BaseModel):
    """A model's own `parameters.py` narrows or replaces what differs."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    trees: int = Field(default=60, ge=1, le=2_000)
    depth: int = Field(default=3, ge=1, le=12)
    learning_rate: float = Field(default=0.1, gt=0, le=1, allow_inf_nan=False)
    subsample: float = Field(default=1.0, gt=0, le=1, allow_inf_nan=False)
    min_child_weight: float = Field(
        default=5.0, ge=0, allow_inf_nan=False, description="exposures, weighted, that a leaf must stand on"
    )
    seed: int = Field(default=0, ge=0, le=2**31 - 1)

    def booster(self) -> Mapping[str, int | float]:
        """The same, by XGBoost's names."""
        return {
            "n_estimators": self.trees,
            "max_depth": self.depth,
            "learning_rate": self.learning_rate,
            "subsample": self.subsample,
            "min_child_weight": self.min_child_weight,
            "random_state": self.seed,
        }
