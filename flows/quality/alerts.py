"""Alarms of a published run: a row of `ops.alerts` and an event each, once.

An alarm never refuses or fails a run. The audit does that, by rules that somebody wrote; a band is learned, and does
not know that there was an election.
"""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from tenacity import RetryError

from contracts.bands.alarm import Alarm
from contracts.bands.watch import alarms_among
from contracts.ops import Alerts
from flows.ops_tables import Absent, Row, has_table, write
from flows.progress import Stage, stage
from flows.quality.events import emit_alarm
from flows.quality.measured import measures_since
from flows.workspace import Workspace
from infra.catalog.publication import Publication
from infra.catalog.run import Run
from infra.errors import TollgateError

log = logging.getLogger(__name__)

# A day that changes later than this is history, which nobody is to be woken for.
_NEWS = timedelta(days=28)
_KEY = ("day", "table_name", "column_name", "metric")


def raise_alarms(work: Workspace, publication: Publication) -> None:
    """Tell of what a run of one host and day published that is not as the days before let expect.

    Alarms that have a row are not told again, whichever run judged them; a run that is not published has none. Nothing
    that goes wrong here fails the run: it is logged.
    """
    with stage(Stage.ALARMS) as told:
        try:
            new = _raise(work, publication.run)
        except (RetryError, TollgateError, OSError) as error:
            log.warning("run %s was not judged: %s", publication.run.key, error)
            told.detail = "not judged; its measures are kept"
            return
        told.rows, told.detail = len(new), _in_short(new)
    for row in new:
        emit_alarm(row)


def _raise(work: Workspace, run: Run) -> list[Row]:
    """Rows of the new alarms, which are written."""
    if run.day is None or not has_table(work.nessie, Alerts):
        return []
    first = run.day - _NEWS
    known = measures_since(work.nessie, run.target, run.host, first)
    asked = [measure for run_key, measure in known if run_key == run.key.value and measure.day >= first]
    now = datetime.now(UTC)
    rows = [_row(run, alarm, now) for alarm in alarms_among(asked, [measure for _, measure in known])]
    there = f"target = '{run.target}' and host = '{run.host}' and day >= '{first}'"
    return write(work.nessie, {Alerts: Absent(rows, _KEY, there)})


def _in_short(new: Sequence[Row]) -> str:
    """The first alarm, and where the others are."""
    if not new:
        return ""
    more = f", and {len(new) - 1} more: see `tollgate quality alerts`" if len(new) > 1 else ""
    return f"{new[0]['told']}{more}"


def _row(run: Run, alarm: Alarm, now: datetime) -> Row:
    measure = alarm.measure
    return {
        "run_key": run.key.value,
        "target": run.target,
        "host": measure.host,
        "day": measure.day,
        "table_name": measure.table,
        "column_name": measure.column,
        "metric": measure.metric.value,
        "value": measure.value,
        "expected_low": alarm.band.low,
        "expected_high": alarm.band.high,
        "told": alarm.told,
        "recorded_at": now,
    }
