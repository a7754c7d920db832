"""An alarm is a row and an event, once; and whatever goes wrong with it, the run is published."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts.ops import Measures
from flows.ops import record_run
from flows.ops_tables import write
from flows.quality import alerts, events
from flows.quality.alerts import raise_alarms
from flows.workspace import Workspace
from infra.catalog.publication import Publication
from infra.errors import TollgateError
from tests.commands import REPOSITORY
from tests.integration.flows.quality.conftest import HOST, Ask, Publish
from tests.integration.flows.quality.conftest import events as rows

DAY, THEN = date(2025, 3, 12), datetime(2025, 3, 12, tzinfo=UTC)


@pytest.fixture
def emitted(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    def emit(name: str, resource: dict[str, str], payload: dict[str, Any]) -> None:
        found.append({"event": name, **resource, "payload": payload})

    monkeypatch.setattr(events, "emit_event", emit)
    return found


@pytest.fixture
def usual(work: Workspace, target: str) -> None:
    """Four weeks in which the host had 100 events a day, of which none was without an article."""
    of_all = {"run_key": "before", "target": target, "host": HOST, "table_name": "bronze.events", "recorded_at": THEN}
    shares = {"null_share_of_rows": "article_id", "distinct_share_of_rows": "event_id"}
    write(
        work.nessie,
        {
            Measures: [
                {**of_all, "day": DAY - timedelta(n), "metric": metric, "column_name": column, "value": value}
                for n in range(1, 29)
                for metric, column, value in [
                    ("rows", None, 100.0),
                    *((name, column, float(name.startswith("distinct"))) for name, column in shares.items()),
                ]
            ]
        },
    )


def publish_and_judge(work: Workspace, publication: Publication) -> Publication:
    record_run(work, publication)
    raise_alarms(work, publication)
    return publication


def alerts_of(ask: Ask, target: str) -> list[tuple[Any, ...]]:
    return ask(f"select metric, column_name, day, told from ops.alerts where target = '{target}' order by 1, 2")


@pytest.mark.usefixtures("usual")
def test_a_usual_day_is_no_alarm(
    work: Workspace, publish: Publish, target: str, ask: Ask, emitted: list[dict[str, Any]]
) -> None:
    publish_and_judge(work, publish(DAY, rows(104)))
    assert alerts_of(ask, target) == []
    assert emitted == []


@pytest.mark.usefixtures("usual")
def test_what_is_not_as_before_is_told_once_in_words_and_as_an_event(
    work: Workspace, publish: Publish, target: str, ask: Ask, emitted: list[dict[str, Any]]
) -> None:
    published = publish_and_judge(work, publish(DAY, rows(40, articles=10)))
    of = f"bronze.events of {HOST}, {DAY}"
    found = alerts_of(ask, target)
    assert [row[:3] for row in found] == [("null_share_of_rows", "article_id", DAY), ("rows", None, DAY)]
    assert found[0][3] == (
        f"{of}: article_id is null in 75.0 % of rows, expected 0.0 % to 2.0 % (of the last 4 Wednesdays)"
    )
    assert found[1][3].startswith(f"{of}: 40 rows, expected 7")
    assert [event["event"] for event in emitted] == ["tollgate.quality.alarm"] * 2
    assert {event["prefect.resource.id"] for event in emitted} == {f"tollgate.table.{HOST}.bronze.events"}
    assert emitted[0]["payload"]["told"] in {row[3] for row in found}
    assert emitted[0]["payload"]["run_key"] == published.run.key.value
    # Judged again: the same run, and another that publishes the same day.
    raise_alarms(work, published)
    publish_and_judge(work, publish(DAY, rows(41, articles=10)))
    assert len(emitted) == 2
    assert alerts_of(ask, target) == found


@pytest.mark.usefixtures("usual")
def test_a_new_alarm_beside_an_old_one_is_told_alone(
    work: Workspace, publish: Publish, target: str, ask: Ask, emitted: list[dict[str, Any]]
) -> None:
    publish_and_judge(work, publish(DAY, rows(40)))
    publish_and_judge(work, publish(DAY, rows(40, distinct=20)))
    assert [event["payload"]["metric"] for event in emitted] == ["rows", "distinct_share_of_rows"]
    assert len(alerts_of(ask, target)) == 2


@pytest.mark.usefixtures("usual")
def test_a_run_tells_of_what_it_published_itself(
    work: Workspace, publish: Publish, target: str, ask: Ask, emitted: list[dict[str, Any]]
) -> None:
    record_run(work, publish(DAY, rows(40)))
    publish_and_judge(work, publish(DAY + timedelta(1), rows(100)))
    assert alerts_of(ask, target) == []


@pytest.mark.usefixtures("usual")
def test_an_old_day_that_changes_wakes_nobody(
    work: Workspace, publish: Publish, target: str, ask: Ask, emitted: list[dict[str, Any]]
) -> None:
    publish_and_judge(work, publish(DAY + timedelta(40), rows(1), of=DAY))
    assert alerts_of(ask, target) == []


@pytest.mark.usefixtures("usual", "emitted")
def test_what_goes_wrong_with_an_alarm_does_not_fail_the_run(
    work: Workspace, publish: Publish, target: str, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise TollgateError("no")

    with monkeypatch.context() as patched:
        patched.setattr(alerts, "measures_since", refuse)
        published = publish_and_judge(work, publish(DAY, rows(40)))
    assert alerts_of(ask, target) == []
    # A run whose alarms were lost tells them when it is run again.
    raise_alarms(work, published)
    assert len(alerts_of(ask, target)) == 1


def test_a_prefect_server_that_is_down_neither_fails_nor_holds_up_the_process() -> None:
    emit = "from flows.quality.events import emit_alarm; emit_alarm({'host': 'h', 'table_name': 'gold.a'}); print('on')"
    nobody = {"PREFECT_API_URL": "http://127.0.0.1:9/api"}
    done = subprocess.run(
        [sys.executable, "-c", emit],
        cwd=REPOSITORY,
        env={**os.environ, **nobody},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "on\n"), done.stderr


@pytest.mark.usefixtures("usual")
def test_a_client_that_raises_costs_the_event_and_not_the_row(
    work: Workspace, publish: Publish, target: str, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(events, "emit_event", refuse)
    publish_and_judge(work, publish(DAY, rows(40)))
    assert len(alerts_of(ask, target)) == 1
