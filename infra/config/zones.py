"""Time zones, as configuration names them."""

from zoneinfo import available_timezones


def known_zone(name: str) -> str:
    """Let an IANA name through.

    Raises:
        ValueError: there is no such zone.
    """
    if name not in available_timezones():
        raise ValueError(f"{name!r} is no IANA time zone, such as America/New_York")
    return name
