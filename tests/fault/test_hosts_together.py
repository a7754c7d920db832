"""Faults 9 and 10 of whole days: the runs of several hosts start at the same moment, and write the same tables."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from flows.daily import publish_day
from flows.deliver import land_files
from flows.workspace import Workspace
from infra.catalog.publication import Status
from tests.fault.children import StartChild
from tests.fault.contents import contents, published_keys
from tests.fault.given import DAY, HOST

DATA = Path(__file__).parents[1] / "data"
# Each host's source and file; the first host's landing has its lines already.
OTHERS: Mapping[str, tuple[str, Path]] = {
    "snowplow_web": ("web", DATA / "snowplow_web" / "events.csv"),
    "wordpress_sample": ("articles", DATA / "wordpress_wxr" / "nikola_wordpress_export_example.xml"),
}
DAYS: Mapping[str, date] = {HOST: DAY, "snowplow_web": date(2023, 6, 1), "wordpress_sample": date(2023, 6, 1)}


def test_the_days_of_three_hosts_that_start_together_all_land_and_make_what_they_make_one_by_one(
    delivered: Workspace, new_target: Callable[[], str], target: str, child: StartChild
) -> None:
    before = delivered.nessie.resolve(target)
    for host, (source, file) in OTHERS.items():
        assert len(land_files(delivered, host, source, [file]).landed) == 1

    together = [child("publish", target, host, day.isoformat()) for host, day in DAYS.items()]
    for each in together:
        each.await_ready()
    for each in together:
        each.go()
    assert [each.outcome()["status"] for each in together] == ["published"] * len(DAYS)
    assert len(set(published_keys(delivered, target, before.hash))) == len(DAYS)

    one_by_one = new_target()
    for host, day in DAYS.items():
        assert publish_day(delivered, host, day, one_by_one).status is Status.PUBLISHED
    assert contents(delivered, target) == contents(delivered, one_by_one)
