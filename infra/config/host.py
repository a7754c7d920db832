"""What is configured of one publisher."""

import re
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from infra.config.mapping import SourceMapping
from infra.config.newsroom import Economics, NewsroomRules
from infra.config.zones import known_zone


def _one_group(pattern: str) -> str:
    groups = re.compile(pattern).groups
    if groups != 1:
        raise ValueError(f"must have one group, which is the article's id; it has {groups}")
    return pattern


class Source(BaseModel):
    """A stream of files: in a format of a vendor's that an adapter knows, or in one that the document maps itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    adapter: str = ""
    mapping: SourceMapping | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.adapter) == (self.mapping is not None):
            raise ValueError("names either an adapter or a mapping")
        return self


class Host(BaseModel):
    """A publisher's site: where its day begins, what is an article on it, and who delivers.

    Attributes:
        simulated: there is no such publisher; whoever reads its figures must be told.
        internal_networks: where its own people sit; what is delivered from then on of these addresses is no traffic.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    site: str
    zone: Annotated[str, AfterValidator(known_zone)]
    article_pattern: Annotated[str, AfterValidator(_one_group)]
    simulated: bool = False
    internal_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    sources: tuple[Source, ...] = Field(min_length=1)
    economics: Economics = Economics(ltv=0.0, registration_value=0.0, rpm=0.0)
    rules: NewsroomRules = NewsroomRules()

    @property
    def tzinfo(self) -> ZoneInfo:
        """The zone in which the host's days are counted."""
        return ZoneInfo(self.zone)
