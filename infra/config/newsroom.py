"""What a newsroom wants held, and what a publisher's outcomes are worth."""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

# In one order, so that the same list is the same version however it is written.
ArticleIds = Annotated[tuple[str, ...], AfterValidator(lambda ids: tuple(sorted(set(ids))))]


NonNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Economics(BaseModel):
    """What outcomes are worth to the host, in `currency`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    currency: str = Field(default="USD", pattern=r"^[A-Z]{3}$")
    ltv: float = Field(ge=0, allow_inf_nan=False, description="expected margin of a new subscriber")
    registration_value: float = Field(ge=0, allow_inf_nan=False, description="of a new registration")
    rpm: float = Field(ge=0, allow_inf_nan=False, description="ad revenue per 1000 pageviews where none is reported")
    rpm_by_section: Mapping[str, NonNegative] = Field(
        default_factory=dict, description="the same of sections that differ from the site"
    )


class Band(BaseModel):
    """The shares that a rate may take, both ends included."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lower: float = Field(default=0.0, ge=0, le=1)
    upper: float = Field(default=1.0, ge=0, le=1)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.lower > self.upper:
            raise ValueError(f"lower {self.lower} is above upper {self.upper}")
        return self


class WallingRatio(BaseModel):
    """Articles with a wall / live articles, for the site and for sections of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    site: Band = Band()
    sections: Mapping[str, Band] = Field(default_factory=dict)


class NewsroomRules(BaseModel):
    """The constraints that decisions hold to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    stop_rate_pageview: Band = Band()
    walling_ratio_article: WallingRatio = WallingRatio()
    must_open: ArticleIds = ()
    must_wall: ArticleIds = ()
    exploration_share: float = Field(
        default=0.05, ge=0, le=1, description="visitors / eligible visitors whose strategy is drawn to keep learning"
    )

    @model_validator(mode="after")
    def _lists_are_apart(self) -> Self:
        if both := set(self.must_open) & set(self.must_wall):
            raise ValueError(f"must be open and must be walled at once: {', '.join(sorted(both))}")
        return self
