"""What the runs of these tests are given: a host's real access log, its first lines."""

from datetime import date
from pathlib import Path

HOST, SOURCE, DAY = "semicomplete", "access_log", date(2015, 5, 18)
LOG = Path(__file__).parents[1] / "data" / "semicomplete" / "access_log"
RECORDS = 2_000


def real_lines() -> bytes:
    """The first `RECORDS` lines of the real log, as they are."""
    return b"".join(LOG.read_bytes().splitlines(keepends=True)[:RECORDS])
