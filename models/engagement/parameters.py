"""Pageviews are counts with a long tail: a leaf stands on enough exposures that one reader does not make it."""

from pydantic import Field

from models.parameters import TreeParameters


class Parameters(TreeParameters):
    min_child_weight: float = Field(default=30.0, ge=0, allow_inf_nan=False, description="exposures, weighted")
