"""What the report and the catalogue show of quality: the runs of their ref, and of no other branch."""

from datetime import UTC, date, datetime, timedelta

from contracts.ops import Alerts, Measures
from flows.ops import record_run
from flows.ops_tables import write
from flows.report.data import Alert, MeasuredDay, OpenAlarm
from flows.report.queries import published_quality, read
from flows.workspace import Workspace
from tests.integration.flows.quality.conftest import HOST, Publish, events

DAY = date(2025, 3, 12)


def test_volumes_and_alerts_are_those_of_the_runs_that_the_log_of_the_ref_names(
    work: Workspace, publish: Publish, target: str
) -> None:
    tomorrow = DAY + timedelta(1)
    first = publish(DAY, events(3), table="silver.pageviews")
    for publication in (first, publish(tomorrow, events(5), table="silver.pageviews"), publish(DAY, events(4))):
        record_run(work, publication)
    named = {"run_key": first.run.key.value, "target": target, "host": HOST, "metric": "rows", "value": 3.0}
    named |= {"table_name": "silver.pageviews", "day": DAY, "recorded_at": datetime(2025, 3, 13, tzinfo=UTC)}
    alert = named | {"expected_low": 4.0, "expected_high": 9.0, "told": "three"}
    write(
        work.nessie,
        {
            Measures: [named | {"run_key": "elsewhere", "target": "experiment", "value": 99.0}],
            Alerts: [
                alert,
                alert | {"run_key": "elsewhere", "told": "ninety-nine"},
                # Measured anew since: there are five rows.
                alert | {"day": tomorrow, "value": 1.0, "told": "one"},
            ],
        },
    )
    data = read(work.nessie, work.settings, work.config, target)
    assert data.volumes == (MeasuredDay(HOST, DAY, 3.0), MeasuredDay(HOST, tomorrow, 5.0))
    assert data.alerts == (Alert(HOST, tomorrow, "one"), Alert(HOST, DAY, "three"))
    told = published_quality(work.nessie, work.nessie.resolve(target), work.settings.cache / "duckdb")
    assert told.open_alarms == (OpenAlarm(HOST, "silver.pageviews", DAY, "three"),)
