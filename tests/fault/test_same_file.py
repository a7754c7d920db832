"""Fault 13: one file is delivered twice, under other names, one after the other and at the same time."""

import gzip
from pathlib import Path

from flows.daily import publish_day
from flows.deliver import land_files
from flows.workspace import Workspace
from infra.catalog.publication import Status
from tests.fault.children import StartChild
from tests.fault.contents import rows
from tests.fault.given import DAY, HOST, RECORDS, SOURCE, real_lines


def test_one_content_under_three_names_from_three_processes_is_counted_once(
    work: Workspace, target: str, child: StartChild, tmp_path: Path
) -> None:
    log, renamed, packed = tmp_path / "access_log", tmp_path / "copy of access_log", tmp_path / "access_log.gz"
    log.write_bytes(real_lines())
    renamed.write_bytes(real_lines())
    packed.write_bytes(gzip.compress(real_lines()))

    both = [child("deliver", str(log)), child("deliver", str(renamed))]
    for each in both:
        each.await_ready()
    for each in both:
        each.go()
    told = [each.outcome() for each in both]
    later = land_files(work, HOST, SOURCE, [packed])

    assert sorted((each["landed"], each["duplicates"]) for each in told) == [(0, 1), (1, 0)]
    assert (len(later.landed), len(later.duplicates)) == (0, 1)
    assert publish_day(work, HOST, DAY, target).status is Status.PUBLISHED
    assert rows(work, target, "select count(*), sum(records) from bronze.deliveries") == [(1, RECORDS)]
    assert rows(work, target, "select count(*) - count(distinct event_id) from bronze.events") == [(0,)]
