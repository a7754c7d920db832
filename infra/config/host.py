"""What is configured of one publisher."""

import re
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from infra.config.newsroom import Economics, NewsroomRules


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name!r} is no IANA time zone, such as America/New_York")
    return name


def _one_group(pattern: str) -> str:
    groups = re.compile(pattern).groups
    if groups != 1:
        raise ValueError(f"must have one group, which is the article's id; it has {groups}")
    return pattern


class Source(BaseModel):
    """A stream of files that a vendor delivers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    adapter: str


class Host(BaseModel):
    """A publisher's site: where its day begins, what is an article on it, and who delivers.

    `simulated`: there is no such publisher; whoever reads its figures must be told.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    site: str
    zone: Annotated[str, AfterValidator(_known_zone)]
    article_pattern: Annotated[str, AfterValidator(_one_group)]
    simulated: bool = False
    sources: tuple[Source, ...] = Field(min_length=1)
    economics: Economics = Economics(ltv=0.0, registration_value=0.0, rpm=0.0)
    rules: NewsroomRules = NewsroomRules()

    @property
    def tzinfo(self) -> ZoneInfo:
        """The zone in which the host's days are counted."""
        return ZoneInfo(self.zone)
