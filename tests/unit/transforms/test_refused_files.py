"""Files of every source that are empty, drifted, foreign or broken are refused by name; the good ones go on.

Faults 14, 16, 17 and 19, as far as a file is refused or counted anew before anything is landed.
"""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.unit.transforms.adapters import (
    test_ga4,
    test_matomo,
    test_piano,
    test_segment,
    test_stripe,
    test_wordpress_rest,
)
from tests.unit.transforms.adapters.test_tollgate import ADS, EVENT, STATEMENT
from tests.unit.transforms.framing.test_wordpress_items import ITEM, export
from tests.unit.transforms.reading import HASHED, csv_file, json_lines
from transforms.adapters import adapter_for
from transforms.delivery import read_deliveries, read_delivery

DATA = Path(__file__).parents[2] / "data"
GA = (DATA / "washington_city_paper" / "ga_activities_2020q4.csv").read_bytes()
SNOWPLOW = (DATA / "snowplow_web" / "events.csv").read_bytes()
EVENTS = json_lines(*[EVENT] * 20)
STATEMENTS = csv_file(ADS, *[STATEMENT] * 20)

REFUSED: dict[str, tuple[str, bytes, str]] = {
    "no byte": ("tollgate_events", b"", "it is empty"),
    "blank lines": ("tollgate_events", b"\n \n", "no record"),
    "an empty array": ("arc_ans", b"[]", "no record"),
    "a header alone": ("tollgate_ads", csv_file(ADS), "no record"),
    "an export of nothing": ("wordpress_wxr", export(), "no record"),
    "a column dropped": ("google_analytics", GA.replace(b",page_path,", b",", 1), "'page_path' is missing"),
    "a column renamed": (
        "google_analytics",
        GA.replace(b"client_id,", b"client_ids,", 1),
        "'client_id' is missing, was it renamed to 'client_ids'?",
    ),
    "another vendor's columns": ("google_analytics", SNOWPLOW, "'client_id' is missing"),
    "another format": ("tollgate_ads", EVENTS, "'day' is missing"),
    "fields renamed": ("tollgate_events", EVENTS.replace(b'"ts"', b'"time"'), "20 of its first 20 records"),
    "a document cut off": ("arc_ans", json.dumps({"type": "story"}, indent=1).encode()[:-1], "malformed"),
    "an export cut off": ("wordpress_wxr", export(ITEM)[:-9], "malformed"),
    "lines for an array": ("arc_ans", b'[{"type": "story"}\n{"type": "story"}]', "malformed"),
    "UTF-16": ("tollgate_ads", STATEMENTS.decode().encode("utf-16"), "UTF-16"),
    "an open quote": ("tollgate_ads", STATEMENTS + b'"', "quoting is broken"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_file_is_refused_with_the_reason_and_the_good_one_goes_on(case: str, tmp_path: Path) -> None:
    name, content, reason = REFUSED[case]
    bad, good = tmp_path / "bad", tmp_path / "good"
    bad.write_bytes(content)
    good.write_bytes(GOOD[name])
    intake = read_deliveries([bad, good], adapter_for(name), HASHED, tmp_path / "staging")
    (refusal,), (accepted,) = intake.rejected, intake.accepted
    assert (refusal.path, accepted.file_name) == (bad, "good")
    assert reason in refusal.reason


GOOD = {
    "tollgate_events": EVENTS,
    "tollgate_ads": STATEMENTS,
    "google_analytics": GA,
    "snowplow": SNOWPLOW,
    "arc_ans": b'{"type": "story"}',
    "wordpress_wxr": export(ITEM.replace("<empty/>", "<wp:post_type>post</wp:post_type>")),
}


# A good record of a format, and a field without which it is none.
TOLD_BY: dict[str, tuple[dict[str, Any], str]] = {
    "ga4": (test_ga4.VIEW, "event_params"),
    "matomo": (test_matomo.VISIT, "actionDetails"),
    "piano": (test_piano.CONVERSION, "event_time_utc"),
    "segment": (test_segment.TRACK, "messageId"),
    "stripe": (test_stripe.EVENT, "data"),
    "wordpress_rest": (test_wordpress_rest.POST, "modified_gmt"),
}


@pytest.mark.parametrize("name", TOLD_BY)
def test_a_file_without_what_tells_its_format_is_refused(name: str, tmp_path: Path) -> None:
    record, field = TOLD_BY[name]
    bad, good = tmp_path / "bad", tmp_path / "good"
    good.write_bytes(json_lines(*[record] * 20))
    bad.write_bytes(json_lines(*[{key: value for key, value in record.items() if key != field}] * 20))
    intake = read_deliveries([bad, good], adapter_for(name), HASHED, tmp_path / "staging")
    assert [(refusal.path, "20 of its first 20 records" in refusal.reason) for refusal in intake.rejected] == [
        (bad, True)
    ]
    assert [accepted.file_name for accepted in intake.accepted] == ["good"]


def test_the_same_name_with_other_content_is_another_delivery(tmp_path: Path) -> None:
    path, adapter = tmp_path / "events.jsonl", adapter_for("tollgate_events")
    path.write_bytes(EVENTS)
    first = read_delivery(path, adapter, HASHED, tmp_path / "staging")
    path.write_bytes(EVENTS + json_lines(EVENT))
    second = read_delivery(path, adapter, HASHED, tmp_path / "staging")
    assert first.file_name == second.file_name
    assert (first.delivery != second.delivery, first.records, second.records) == (True, 20, 21)


def test_no_refusal_shows_who_it_is_about(tmp_path: Path) -> None:
    path = tmp_path / "foreign"
    path.write_bytes(json_lines(*[{"visitor_id": "reader-4711", "kind": "x"}] * 5))
    (refusal,) = read_deliveries([path], adapter_for("tollgate_events"), HASHED, tmp_path / "s").rejected
    assert "reader-4711" not in str(refusal)


IDENTIFIED: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "tollgate_events": (json_lines({**EVENT, "visitor_id": "reader-4711", "user_id": "frank@x"}), ("4711", "frank@")),
    "google_analytics": (GA, ("244e0c00b1c51ad92f5f", "cb278e694584abf7e252")),
    "snowplow": (SNOWPLOW, ("bc0da66ea89bbb0991f1c37ecdc1830a", "363be10f6b66b9a2bf70c9bd520fde42")),
}


@pytest.mark.parametrize("name", IDENTIFIED)
def test_nothing_that_identifies_a_client_rests_on_disk(name: str, tmp_path: Path) -> None:
    content, who = IDENTIFIED[name]
    path = tmp_path / "given"
    path.write_bytes(content)
    staged = read_delivery(path, adapter_for(name), HASHED, tmp_path / "staging")
    payloads = "".join(pq.read_table(staged.parquet).column("payload").to_pylist())
    assert [one for one in who if one in payloads] == []
    assert all(one in content.decode() for one in who)
