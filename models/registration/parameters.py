"""The bounds that all models share fit registrations too, but for the weight of a leaf."""

from pydantic import Field

from models.parameters import TreeParameters


class Parameters(TreeParameters):
    # In units of p·(1-p)·weight: at a rate of 5 % about forty exposures.
    min_child_weight: float = Field(default=2.0, ge=0, allow_inf_nan=False)
