"""A publisher whose export no code knows goes live by its document alone."""

import csv
import io
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from flows.daily import publish_day
from flows.deliver import land_files
from flows.hosts import add_host
from flows.workspace import Workspace
from infra.catalog.publication import Status
from infra.query.duck import query

ZONE = "Europe/Vienna"
DOCUMENT = f"""
name: gazette
site: gazette.example
zone: {ZONE}
article_pattern: ^/[a-z]+/([0-9]+)-
sources:
  - name: clicks
    mapping:
      format: csv
      delimiter: "|"
      table: events
      rows:
        - where: [{{path: what, words: [seen]}}]
          columns:
            event_type: {{constant: pageview}}
            ts: {{path: when, time: epoch_s}}
            visitor_id: who
            event_id: "no"
            url: page
        - where: [{{path: what, words: [joined]}}]
          columns: {{event_type: {{constant: registration}}, ts: {{path: when, time: epoch_s}}, visitor_id: who,
                    event_id: "no", url: page}}
"""
FIRST = datetime(2026, 3, 28, 20, tzinfo=UTC)
CLICKS = [
    {
        "no": str(number),
        "what": "joined" if number % 50 == 0 else "seen",
        # Around the night in which the clocks went forward.
        "when": str(int((FIRST + timedelta(minutes=7 * number)).timestamp())),
        "who": f"reader {number % 17}",
        "page": f"https://gazette.example/{('news', 'sport')[number % 2]}/{number % 9}-words?from=x",
    }
    for number in range(200)
]


def export() -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(CLICKS[0]), delimiter="|")
    writer.writeheader()
    # The vendor repeats itself.
    writer.writerows([*CLICKS, *CLICKS[:10]])
    return out.getvalue().encode()


def by_hand() -> Counter[tuple[date, str]]:
    """Pageviews by the host's day and article, from the export alone."""
    counted: Counter[tuple[date, str]] = Counter()
    for click in CLICKS:
        if click["what"] == "seen":
            day = datetime.fromtimestamp(int(click["when"]), ZoneInfo(ZONE)).date()
            counted[day, click["page"].rpartition("/")[2].partition("-")[0]] += 1
    return counted


def test_its_gold_is_what_is_counted_by_hand(work: Workspace, target: str, tmp_path: Path) -> None:
    for name, content in (("gazette.yaml", DOCUMENT.encode()), ("clicks.csv", export())):
        (tmp_path / name).write_bytes(content)
    add_host(work.settings, tmp_path / "gazette.yaml")
    assert len(land_files(work, "gazette", "clicks", [tmp_path / "clicks.csv"]).landed) == 1

    assert publish_day(work, "gazette", date(2026, 3, 30), target).status is Status.PUBLISHED
    asked = "select day, article_id, pageviews from gold.article_daily_v1 where host = 'gazette'"
    found = query(work.nessie, target, asked, extensions=work.settings.cache / "duckdb").rows
    assert {(day, article): pageviews for day, article, pageviews in found} == by_hand()
    assert len({day for day, _ in by_hand()}) == 2
