"""What a contract says of its table as a whole."""

from dataclasses import dataclass
from datetime import date

from contracts.across import Across
from contracts.definition import Severity


@dataclass(frozen=True)
class TableFacts:
    """What Pandera has no word for.

    `severity` and `tolerated_share` replace the tier's defaults for every rule of the table; `may_lose` the share of
    replaced rows, 0 to 1, that a run need not put back; `retired_until` is the last day on which readers may count on
    the table; the rest is as `Definition` has it.
    """

    version: int
    owner: str
    partitioned_by: tuple[str, ...]
    ordered_by: tuple[str, ...]
    severity: Severity | None = None
    tolerated_share: float | None = None
    across: tuple[Across, ...] = ()
    may_lose: float | None = None
    fresh_within_days: int | None = None
    retired_until: date | None = None
