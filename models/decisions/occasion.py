"""What a decision run is about."""

from dataclasses import dataclass
from datetime import date, timedelta

from infra.config.host import Host


@dataclass(frozen=True)
class Occasion:
    """One host and day, by which configuration and in which run."""

    host: Host
    day: date
    run_key: str
    config_version: str

    @property
    def decision_day(self) -> date:
        """The day on which the decisions hold."""
        return self.day + timedelta(days=1)

    def columns(self) -> dict[str, object]:
        """What every row of the run says alike."""
        return {
            "host": self.host.name,
            "day": self.day,
            "decision_day": self.decision_day,
            "run_key": self.run_key,
            "config_version": self.config_version,
        }
