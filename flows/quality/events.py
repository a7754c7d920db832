"""Alarms as Prefect events, for whoever automates on them."""

import logging
from collections.abc import Mapping
from typing import Any

from prefect.events import emit_event

log = logging.getLogger(__name__)

ALARM = "tollgate.quality.alarm"


def emit_alarm(alert: Mapping[str, Any]) -> None:
    """Emit a row of `ops.alerts`; its resource is the table of the host, so that one table can be listened to.

    The row is what is kept: an event that cannot be sent is logged and lost.
    """
    resource = {
        "prefect.resource.id": f"tollgate.table.{alert['host']}.{alert['table_name']}",
        "prefect.resource.name": f"{alert['table_name']} of {alert['host']}",
    }
    try:
        emit_event(ALARM, resource, payload={name: _plain(value) for name, value in alert.items()})
    # Whatever the server is about, the run is published.
    except Exception as error:
        log.warning("no event of an alarm: %s", error)


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | float | None) else str(value)
