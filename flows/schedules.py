"""What is done every day by itself, and when: each host's day in the host's own morning, and maintenance."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from infra.config.host import Host
from infra.config.service import ConfigService


@dataclass(frozen=True)
class Scheduled:
    """A flow at a time of every day.

    Attributes:
        flow: its name; a deployment is named by it and by `name`.
        entrypoint: its file, from the repository's root, and its function.
        cron: when, in `zone`, an IANA time zone.
    """

    flow: str
    name: str
    entrypoint: str
    cron: str
    zone: str
    parameters: Mapping[str, Any]

    @property
    def full_name(self) -> str:
        """What names it among all deployments."""
        return f"{self.flow}/{self.name}"


# After the hosts' mornings; what it marks today goes three days later (infra/config/documents/retention.yaml).
MAINTENANCE = Scheduled("maintain", "maintain", "flows/maintain.py:maintain", "0 13 * * *", "UTC", {})


def schedules_of(config: ConfigService) -> tuple[Scheduled, ...]:
    """Maintenance, and the day that is over of every configured host."""
    return (MAINTENANCE, *(_morning(config.host(name).document) for name in config.hosts()))


def _morning(host: Host) -> Scheduled:
    return Scheduled("daily", host.name, "flows/daily.py:daily", "0 5 * * *", host.zone, {"host": host.name})
