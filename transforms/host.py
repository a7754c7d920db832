"""What a transformation must know of a publisher."""

from dataclasses import dataclass
from typing import Self

from infra.config.host import Host


@dataclass(frozen=True)
class HostContext:
    """The facts of a host that its rows depend on.

    Attributes:
        name: the host's name in every table.
        zone: IANA zone in which its days begin and end.
        site: its domain, without scheme or `www.`.
        article_pattern: Java regular expression on a normalised path; its one group is the article's id.
    """

    name: str
    zone: str
    site: str
    article_pattern: str

    @classmethod
    def of(cls, host: Host) -> Self:
        """The context of a configured host."""
        return cls(name=host.name, zone=host.zone, site=host.site, article_pattern=host.article_pattern)
