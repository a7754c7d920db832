"""What a published run is measured to be, and that it is kept once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from flows.ops import record_run
from flows.quality import measuring
from flows.workspace import Workspace
from infra.catalog.model import ContentKey, Reference, TableState
from infra.catalog.nessie import Nessie
from infra.errors import TollgateError
from tests.integration.flows.quality.conftest import HOST, Ask, Publish, events

DAY = date(2025, 3, 12)


def measured(ask: Ask, target: str, of: str = "true") -> dict[tuple[str, str | None, date], float]:
    of_host = f"target = '{target}' and host = '{HOST}'"
    rows = ask(f"select metric, column_name, day, value from ops.measures where {of_host} and {of}")
    found = {(metric, column, day): value for metric, column, day, value in rows}
    assert len(found) == len(rows)
    return found


def test_rows_shares_and_freshness_are_those_of_the_partition(
    work: Workspace, publish: Publish, target: str, ask: Ask
) -> None:
    published = publish(DAY, events(10, articles=6, distinct=5))
    record_run(work, published)
    found = measured(ask, target)
    assert found["rows", None, DAY] == 10
    assert found["null_share_of_rows", "article_id", DAY] == pytest.approx(0.4)
    assert found["null_share_of_rows", "referrer", DAY] == 1
    assert found["distinct_share_of_rows", "event_id", DAY] == pytest.approx(0.5)
    assert found["distinct_share_of_rows", "visitor_id", DAY] == 1
    assert found["distinct_share_of_rows", "article_id", DAY] == pytest.approx(0.6)
    assert found["days_since_newest_row", None, DAY] == 0
    assert ("null_share_of_rows", "event_id", DAY) not in found
    (key,) = ask(f"select distinct run_key from ops.measures where target = '{target}'")[0]
    assert key == published.run.key.value


def test_a_table_that_gets_no_rows_grows_old_by_what_the_host_has_up_to_the_run(
    work: Workspace, publish: Publish, target: str, ask: Ask
) -> None:
    publish(DAY, [{"event_id": "w"}], table="bronze.wall_events")
    publish(DAY + timedelta(2), [{"event_id": "w"}], table="bronze.wall_events", host="elsewhere")
    publish(DAY + timedelta(9), events(1))
    record_run(work, publish(DAY + timedelta(2), events(3)))
    fresh = measured(ask, target, "metric = 'days_since_newest_row' and table_name = 'bronze.wall_events'")
    assert fresh["days_since_newest_row", None, DAY + timedelta(2)] == 2
    of_events = measured(ask, target, "metric = 'days_since_newest_row' and table_name = 'bronze.events'")
    assert of_events["days_since_newest_row", None, DAY + timedelta(2)] == 0
    assert measured(ask, target, "table_name = 'gold.article_daily_v1'") == {}


def test_a_partition_whose_last_row_went_has_none_and_no_shares(
    work: Workspace, publish: Publish, target: str, ask: Ask
) -> None:
    publish(DAY, events(4))
    record_run(work, publish(DAY + timedelta(1), [], of=DAY))
    of_rows = measured(ask, target, "metric <> 'days_since_newest_row'")
    assert of_rows == {("rows", None, DAY): 0}


def test_a_later_run_replaces_its_own_partitions_and_no_other(
    work: Workspace, publish: Publish, target: str, ask: Ask
) -> None:
    before = DAY - timedelta(1)
    record_run(work, publish(before, events(3)))
    record_run(work, publish(DAY, [{"event_id": "w"}], table="bronze.wall_events"))
    record_run(work, publish(DAY, events(10)))
    again = publish(DAY, events(7, articles=0))
    record_run(work, again)
    record_run(work, again)
    of_events = measured(ask, target, "table_name = 'bronze.events'")
    assert of_events["rows", None, DAY] == 7
    assert of_events["rows", None, before] == 3
    assert of_events["null_share_of_rows", "article_id", DAY] == 1
    assert of_events["distinct_share_of_rows", "article_id", DAY] == 0
    assert measured(ask, target, "table_name = 'bronze.wall_events'")["rows", None, DAY] == 1


def test_a_day_that_changes_later_was_as_fresh_as_it_was(
    work: Workspace, publish: Publish, target: str, ask: Ask
) -> None:
    record_run(work, publish(DAY, events(3)))
    record_run(work, publish(DAY + timedelta(1), events(4), of=DAY))
    found = measured(ask, target, "table_name = 'bronze.events'")
    assert found["rows", None, DAY] == 4
    assert found["days_since_newest_row", None, DAY] == 0
    assert found["days_since_newest_row", None, DAY + timedelta(1)] == 1


def test_a_run_whose_record_was_lost_is_measured_with_the_next_one(
    work: Workspace, publish: Publish, target: str, ask: Ask
) -> None:
    publish(DAY, events(4))
    publish(DAY, events(5))
    publish(DAY - timedelta(1), events(2))
    record_run(work, publish(DAY + timedelta(1), events(6)))
    assert {key[2]: value for key, value in measured(ask, target, "metric = 'rows'").items()} == {
        DAY - timedelta(1): 2,
        DAY: 5,
        DAY + timedelta(1): 6,
    }


def test_a_run_that_moves_no_row_or_cannot_be_measured_is_recorded_without(
    work: Workspace, publish: Publish, target: str, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_run(work, publish(DAY, events(4), flow="maintain"))

    def refuse(*_: object) -> None:
        raise TollgateError("no")

    monkeypatch.setattr(measuring, "measure_partitions", refuse)
    record_run(work, publish(DAY, events(5)))
    assert measured(ask, target) == {}
    assert ask(f"select count(*) from ops.runs where target = '{target}'") == [(2,)]


class BeforeRelease(Nessie):
    """A catalog in which no release has brought `ops.measures` yet."""

    def tables(self, at: Reference) -> dict[ContentKey, TableState]:
        return {key: state for key, state in super().tables(at).items() if str(key) != "ops.measures"}


def test_before_a_release_brings_the_table_runs_are_recorded_without(
    work: Workspace, publish: Publish, target: str, ask: Ask
) -> None:
    record_run(replace(work, nessie=BeforeRelease(work.nessie.transport)), publish(DAY, events(4)))
    assert ask(f"select count(*) from ops.runs where target = '{target}'") == [(1,)]
    assert measured(ask, target) == {}
