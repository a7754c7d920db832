"""Two clocks that every table depends on: the catalog's, and that of the process that writes metadata.

Iceberg refuses metadata that is older than a table's newest by more than a minute. A process whose clock is behind
fails in the middle of its work, and one whose clock is ahead keeps everybody else from writing until time caught up.
"""

from datetime import UTC, datetime, timedelta

from infra.catalog.errors import ClockWrong

MOST_APART = timedelta(minutes=1)


def now() -> datetime:
    """This process's own instant."""
    return datetime.now(UTC)


def require_right_clock(catalog: datetime, here: datetime) -> None:
    """Compare an instant that the catalog just named with this process's own.

    Raises:
        ClockWrong: they are more than a minute apart.
    """
    apart = here - catalog
    if abs(apart) > MOST_APART:
        way = "ahead of" if apart > timedelta() else "behind"
        raise ClockWrong(
            f"this machine's clock is {abs(apart).total_seconds():,.0f} s {way} the catalog's; nothing was written",
            where=f"{here.isoformat(timespec='seconds')} here, {catalog.isoformat(timespec='seconds')} there",
            remedy="set the clock (`timedatectl set-ntp true`), and run it again",
        )
