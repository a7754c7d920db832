"""How long what was published stays readable, and when files are small enough to be put together."""

from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field


class RetentionPolicy(BaseModel):
    """What maintenance keeps. The newest commit of every reference is kept whatever is said here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    keep_days: float = Field(default=30, ge=0, description="every branch can be read as it was this long ago")
    keep_commits: int = Field(default=10, ge=1, description="newest commits of a branch kept however old they are")
    grace_hours: float = Field(default=72, ge=0, description="longer than any run: garbage is marked, then deleted")
    abandoned_days: float = Field(default=7, ge=0, description="branches of dead runs that nobody discarded")
    compact_below_bytes: int = Field(default=32 * 2**20, ge=0, description="files smaller than this are put together")
    compact_from_files: int = Field(default=4, ge=2, description="as soon as a partition has so many of them")

    @property
    def keep(self) -> timedelta:
        """Age up to which states of a branch are kept."""
        return timedelta(days=self.keep_days)

    @property
    def grace(self) -> timedelta:
        """Age below which a file is left alone, and time between marking and deleting it."""
        return timedelta(hours=self.grace_hours)

    @property
    def abandoned(self) -> timedelta:
        """Age from which a branch of a dead run is deleted."""
        return timedelta(days=self.abandoned_days)
