"""Fault 17: the columns of a vendor's export change, and so does how it writes what is in them."""

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

from flows.daily import publish_day
from flows.deliver import land_files
from flows.workspace import Workspace
from infra.catalog.publication import Status
from tests.fault.contents import rows

HOST, SOURCE, DAY = "washington_city_paper", "ga_2020q4", date(2020, 12, 31)
EXPORT = Path(__file__).parents[1] / "data" / HOST / "ga_activities_2020q4.csv"
Rows = list[dict[str, str]]


def changed(change: Callable[[dict[str, str]], dict[str, str]]) -> bytes:
    """The real export, every row of it changed, so that it is another delivery."""
    given: Rows = [change(row) for row in csv.DictReader(io.StringIO(EXPORT.read_text()))]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(given[0]))
    writer.writeheader()
    writer.writerows(given)
    return out.getvalue().encode()


def without(row: dict[str, str], column: str) -> dict[str, str]:
    return {name: value for name, value in row.items() if name != column}


# One of the real rows has a page that its contract refuses; drift that is kept aside changes nothing of that.
KEPT = {
    "as-it-is.csv": EXPORT.read_bytes(),
    "added.csv": changed(lambda row: {**row, "mood": "cheerful"}),
    "broken-lines.csv": changed(lambda row: {**row, "keyword": 'two\nlines, "quoted"'}),
    "retyped.csv": changed(lambda row: {**row, "activity_time": "yesterday"}),
}
REFUSED = {
    "dropped.csv": (changed(lambda row: without(row, "page_path")), "'page_path' is missing"),
    "renamed.csv": (
        changed(lambda row: {"client_ids": row["client_id"], **without(row, "client_id")}),
        "'client_id' is missing, was it renamed to 'client_ids'?",
    ),
}


def test_what_is_added_is_kept_aside_and_every_other_drift_is_refused_by_its_name(
    work: Workspace, target: str, tmp_path: Path
) -> None:
    contents = {**KEPT, **{name: content for name, (content, _) in REFUSED.items()}}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)

    done = land_files(work, HOST, SOURCE, [tmp_path / name for name in contents])
    reasons = {refusal.path.name: refusal.reason for refusal in done.rejected}
    assert reasons.keys() == REFUSED.keys()
    assert [name for name, (_, words) in REFUSED.items() if words not in reasons[name]] == []

    assert publish_day(work, HOST, DAY, target).status is Status.PUBLISHED
    records = len(list(csv.reader(io.StringIO(EXPORT.read_text())))) - 1
    counted = rows(
        work, target, "select file_name, records, quarantined, accepted + ignored from bronze.deliveries order by 1"
    )
    assert counted == [
        ("added.csv", records, 1, records - 1),
        ("as-it-is.csv", records, 1, records - 1),
        ("broken-lines.csv", records, 1, records - 1),
        ("retyped.csv", records, records, 0),
    ]
    kept_aside = rows(work, target, 'select count(*) from bronze.events where extras like \'%"mood":"cheerful"%\'')
    assert kept_aside == [(records - 1,)]
    told = "select count(*) from bronze.quarantine where list_contains(rules, 'google_analytics.bad_timestamp')"
    assert rows(work, target, told) == [(records,)]
