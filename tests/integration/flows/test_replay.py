"""Quarantined records put to other terms: what holds now comes in once, and everything still adds up."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from flows.daily import publish_day
from flows.deliver import Delivered
from flows.replay import StillBroken, publish_replay
from flows.workspace import Workspace
from infra.catalog.publication import Status
from tests.integration.flows.log_lines import line
from tests.integration.flows.test_daily import rows

HOST, SUNDAY, TUESDAY = "semicomplete", date(2015, 5, 17), date(2015, 5, 19)
COUNTS = "select records, accepted, quarantined, ignored, table_rows from bronze.deliveries"
PAGEVIEWS = "select day, pageviews from gold.article_daily order by day"


@pytest.fixture
def early(work: Workspace, target: str, deliver: Callable[..., Delivered]) -> str:
    """A target whose run was for Sunday: a line of Tuesday is of the future then, and one is no line at all."""
    deliver(line() + line(at=datetime(2015, 5, 19, 20, tzinfo=UTC)) + "garbage\n")
    assert publish_day(work, HOST, SUNDAY, target).status is Status.PUBLISHED
    assert rows(work, target, COUNTS) == [(3, 1, 2, 0, 1)]
    return target


def test_what_holds_now_comes_in_once_and_the_rest_stays_with_its_reasons(work: Workspace, early: str) -> None:
    done = publish_replay(work, HOST, TUESDAY, early)
    assert done.status is Status.PUBLISHED, done.audit
    assert rows(work, early, COUNTS) == [(3, 2, 1, 0, 2)]
    assert rows(work, early, "select record, rules from bronze.quarantine") == [(2, ["access_log.unparsable"])]
    assert rows(work, early, "select record from bronze.events order by record") == [(0,), (1,)]
    assert rows(work, early, PAGEVIEWS) == [(SUNDAY, 1), (TUESDAY, 1)]

    before = work.nessie.resolve(early)
    with pytest.raises(StillBroken, match="1 records are in quarantine"):
        publish_replay(work, HOST, TUESDAY, early)
    assert work.nessie.resolve(early) == before


def test_what_still_does_not_hold_is_not_published(work: Workspace, early: str) -> None:
    before = work.nessie.resolve(early)
    with pytest.raises(StillBroken, match="2 records are in quarantine"):
        publish_replay(work, HOST, SUNDAY, early)
    assert work.nessie.resolve(early) == before
