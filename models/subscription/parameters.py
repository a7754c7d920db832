"""Subscriptions are rare: a leaf must stand on many exposures, or it learns single people."""

from pydantic import Field

from models.parameters import TreeParameters


class Parameters(TreeParameters):
    # In units of p·(1-p)·weight, which at a rate of 1 % is a hundredth of an exposure.
    min_child_weight: float = Field(default=1.0, ge=0, allow_inf_nan=False)
