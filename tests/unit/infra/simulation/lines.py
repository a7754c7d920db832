"""Reading back what the simulator wrote."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from infra.simulation import DeliveredFile

ZONE = ZoneInfo("America/Chicago")


def records(files: Iterable[DeliveredFile], source: str) -> list[dict[str, Any]]:
    """All records of a source of JSON lines, with the day of their file as `file_day`."""
    return [
        json.loads(line) | {"file_day": file.day}
        for file in files
        if file.source == source
        for line in file.path.read_text().splitlines()
    ]


def once(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first of each event."""
    return list({record["event_id"]: record for record in found}.values())


def local(ts: str) -> datetime:
    """An instant on the host's clock."""
    return datetime.fromisoformat(ts).astimezone(ZONE)
