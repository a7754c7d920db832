"""What a publisher takes back leaves every table, and is accounted for; what it did not take back stays."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from flows.daily import publish_day
from flows.deliver import Delivered
from flows.withdraw import NothingToWithdraw, publish_withdrawal
from flows.workspace import Workspace
from infra.catalog.publication import Status
from infra.errors import UnknownNameError
from tests.integration.flows.log_lines import line
from tests.integration.flows.test_daily import rows
from tests.integration.flows.test_exports import assert_kept_as_asked

Deliver = Callable[..., Delivered]
HOST, SUNDAY, MONDAY = "semicomplete", date(2015, 5, 17), date(2015, 5, 18)
MADE = (
    "select day, visitor_id, pageviews, sessions, status from gold.visitor_daily order by all",
    "select * exclude (run_key) from gold.article_daily order by all",
    "select * exclude (run_key) from gold.visitor_features order by all",
    "select * exclude (run_key) from gold.article_features order by all",
    "select * exclude (run_key, run_day, record) from bronze.events order by all",
)
COUNTS = """
    select file_name, records, accepted, quarantined, ignored, table_rows, ignored_by
    from bronze.deliveries order by file_name
"""


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def everything(work: Workspace, target: str) -> list[list[tuple[Any, ...]]]:
    return [rows(work, target, sql) for sql in MADE]


@pytest.fixture
def both(work: Workspace, target: str, deliver: Deliver) -> tuple[str, ...]:
    """Two deliveries with a line in common: the first is consumed on Sunday, both are by Monday."""
    shared = line(at=at(SUNDAY, 20))
    first = deliver(shared + line("/articles/week-of-unix-tools/", at=at(SUNDAY, 21)), name="first")
    publish_day(work, HOST, SUNDAY, target)
    monday = line("/articles/dynamic-dns/", at=at(MONDAY, 20), address="198.51.100.9")
    second = deliver(shared + monday + "garbage\n", name="second")
    publish_day(work, HOST, MONDAY, target)
    return tuple(one.delivery for found in (first, second) for one in found.landed)


def test_a_withdrawal_gives_what_never_was_delivered(
    work: Workspace, target: str, both: tuple[str, ...], deliver: Deliver
) -> None:
    work.nessie.create_branch(f"{target}-never", work.nessie.resolve("main"))
    first, second = both
    done = publish_withdrawal(work, HOST, [first[:12]], MONDAY, target)
    assert done.status is Status.PUBLISHED, done.audit
    assert rows(work, target, COUNTS) == [
        ("first-0", 2, 0, 0, 2, 0, '{"withdrawn":2}'),
        ("second-0", 3, 2, 1, 0, 2, None),
    ]
    assert rows(work, target, "select count(*) from bronze.events") == [(2,)]
    # The line that the second delivery has too still stands.
    assert rows(work, target, "select day, pageviews from gold.article_daily order by day") == [
        (SUNDAY, 1),
        (MONDAY, 1),
    ]
    assert_kept_as_asked(work, target)
    assert publish_withdrawal(work, HOST, [first], MONDAY, target).status is Status.NOOP
    assert publish_day(work, HOST, MONDAY, target).status is Status.NOOP

    # Withdrawn before any run consumed it: then it is accounted for, and never becomes rows.
    never = f"{target}-never"
    publish_withdrawal(work, HOST, [first], SUNDAY, never)
    assert rows(work, never, COUNTS) == [("first-0", 2, 0, 0, 2, 0, '{"withdrawn":2}')]
    publish_day(work, HOST, MONDAY, never)
    assert everything(work, never) == everything(work, target)

    # The other one too: its quarantined records go, and what it alone had leaves nothing.
    publish_withdrawal(work, HOST, both, MONDAY, target)
    left = [rows(work, target, f"select count(*) from {table}") for table in ("bronze.quarantine", "bronze.events")]
    assert left == [[(0,)], [(0,)]]
    assert everything(work, target) == [[]] * len(MADE)
    assert_kept_as_asked(work, target)
    with pytest.raises(NothingToWithdraw, match="withdrawn before"):
        publish_withdrawal(work, HOST, [second], MONDAY, target)


def test_a_name_that_means_none_or_several_is_refused(work: Workspace, target: str, deliver: Deliver) -> None:
    deliver(line(), line("/articles/dynamic-dns/"))
    before = work.nessie.resolve(target)
    for name, meant in (("nonsense", 0), ("", 2)):
        with pytest.raises(UnknownNameError, match=f"{meant} deliveries of semicomplete begin with"):
            publish_withdrawal(work, HOST, [name], MONDAY, target)
    assert work.nessie.resolve(target) == before
