"""Values that rows of several tables share."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

Row = Mapping[str, Any]

SHA256 = "0123456789abcdef" * 4
HASH = SHA256[:32]
DAY = date(2015, 5, 17)
NEXT_DAY = date(2015, 5, 18)
NOON = datetime(2015, 5, 17, 12, tzinfo=UTC)
LATER = datetime(2015, 5, 17, 13, tzinfo=UTC)
TOMORROW = datetime(2015, 5, 18, 12, tzinfo=UTC)
HOST = {"host": "semicomplete", "day": DAY}
ORIGIN = {"source": "access_log", "source_version": "access_log/1", "delivery": SHA256}
CONSUMED = {**ORIGIN, "record": 0, "run_day": date(2015, 5, 20), "run_key": "k", "extras": None}
EVEN = {"propensity_open": 0.5, "propensity_regwall": 0.25, "propensity_paywall": 0.25}
UNEVEN = {"propensity_open": 0.6}
