"""Fault 20: a clock an hour off, machines in other zones, a change to and from summer time, a leap day."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from flows.daily import publish_day
from flows.deliver import land_files
from flows.workspace import Workspace
from infra.catalog.clock import now
from infra.catalog.errors import ClockWrong
from infra.catalog.publication import Status
from infra.catalog.publisher import Publisher
from tests.fault.children import StartChild
from tests.fault.contents import contents, rows
from tests.fault.given import HOST, SOURCE
from tests.integration.flows.log_lines import line

RUN_DAY = date(2016, 11, 8)
ZONES = ("America/Los_Angeles", "Asia/Kathmandu")
# The host is in Los Angeles. The hour from 2:00 is missing on March 13, and the hour from 1:00 is there twice on
# November 6; both days end at another offset than they began.
PAGEVIEWS: Mapping[date, tuple[datetime, ...]] = {
    date(2016, 2, 28): (datetime(2016, 2, 29, 7, 59, 59, tzinfo=UTC),),
    date(2016, 2, 29): (datetime(2016, 2, 29, 8, tzinfo=UTC), datetime(2016, 3, 1, 7, 59, 59, tzinfo=UTC)),
    date(2016, 3, 1): (datetime(2016, 3, 1, 8, tzinfo=UTC),),
    date(2016, 3, 13): (
        datetime(2016, 3, 13, 8, tzinfo=UTC),
        datetime(2016, 3, 13, 9, 59, 59, tzinfo=UTC),
        datetime(2016, 3, 13, 10, tzinfo=UTC),
        datetime(2016, 3, 14, 6, 59, 59, tzinfo=UTC),
    ),
    date(2016, 3, 14): (datetime(2016, 3, 14, 7, tzinfo=UTC),),
    date(2016, 11, 6): (
        datetime(2016, 11, 6, 7, tzinfo=UTC),
        datetime(2016, 11, 6, 8, 30, tzinfo=UTC),
        datetime(2016, 11, 6, 9, 30, tzinfo=UTC),
        datetime(2016, 11, 7, 7, 59, 59, tzinfo=UTC),
    ),
    date(2016, 11, 7): (datetime(2016, 11, 7, 8, tzinfo=UTC),),
}


@pytest.fixture
def around_midnights(work: Workspace, tmp_path: Path) -> Workspace:
    """A landing with one line for each instant."""
    log = tmp_path / "access_log"
    instants = (instant for day in PAGEVIEWS.values() for instant in day)
    log.write_text("".join(line(at=instant) for instant in instants))
    land_files(work, HOST, SOURCE, [log])
    return work


def test_a_run_makes_the_same_content_in_any_zone_and_none_by_a_wrong_clock(
    around_midnights: Workspace,
    new_target: Callable[[], str],
    target: str,
    child: StartChild,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    work, there = around_midnights, [new_target() for _ in ZONES]
    for zone, branch in zip(ZONES, there, strict=True):
        elsewhere = child("publish", branch, HOST, RUN_DAY.isoformat(), zone=zone)
        elsewhere.await_ready()
        elsewhere.go()
        assert elsewhere.outcome()["status"] == "published"

    before = work.nessie.resolve(target)
    for off in (timedelta(hours=1), timedelta(hours=-1)):
        with monkeypatch.context() as patched:
            patched.setitem(vars(work), "publisher", publisher_whose_clock_is(work, off))
            with pytest.raises(ClockWrong):
                publish_day(work, HOST, RUN_DAY, target)
        assert work.nessie.resolve(target) == before

    assert publish_day(work, HOST, RUN_DAY, target).status is Status.PUBLISHED
    made = contents(work, target)
    assert [contents(work, branch) for branch in there] == [made] * len(ZONES)
    by_day = rows(work, target, "select day, count(*) from silver.pageviews group by day order by day")
    assert by_day == [(day, len(instants)) for day, instants in PAGEVIEWS.items()]


def publisher_whose_clock_is(work: Workspace, off: timedelta) -> Publisher:
    """One that the right clock is not at hand for: setting the machine's would be felt by everybody."""
    return Publisher(work.nessie, now=lambda: now() + off)
