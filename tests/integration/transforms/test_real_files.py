"""Every real file from its bytes to bronze, against counts that plain Python takes of the file."""

import csv
import hashlib
import json
import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.integration.transforms.conftest import FILES, Consumed

NEW_YORK = ZoneInfo("America/New_York")
WCP = FILES["washington_city_paper"]


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def counts(real_files: Consumed, host: str, source: str) -> tuple[Any, ...]:
    (found,) = real_files.rows(
        "select sum(records), sum(accepted), sum(quarantined), sum(ignored), sum(table_rows) from bronze.deliveries"
        f" where host = '{host}' and source = '{source}'"
    )
    return found


def test_no_real_file_is_refused_and_each_is_one_delivery(real_files: Consumed) -> None:
    for (host, source), delivered in real_files.delivered.items():
        paths = FILES[host][source]
        contents = {hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
        assert not delivered.rejected
        assert {landed.delivery for landed in delivered.landed} == contents
        assert len(delivered.duplicates) == len(paths) - len(contents)


def test_google_analytics_rows_are_accepted_unless_they_name_no_page(real_files: Consumed) -> None:
    for source in ("ga_2020q3", "ga_2020q4", "ga_snowplow_2021q2"):
        given = table(WCP[source][0])
        nowhere = sum(row["landing_page_path"] == "(not set)" and not row.get("page_path") for row in given)
        expected = (len(given), len(given) - nowhere, nowhere, 0, len(given) - nowhere)
        assert counts(real_files, "washington_city_paper", source) == expected
    kept = real_files.rows(
        "select rules, count(*) from bronze.quarantine where host = 'washington_city_paper' group by 1"
    )
    assert kept == [(["google_analytics.page_not_set"], 7)]


def test_page_views_by_day_are_those_of_the_two_exports(real_files: Consumed) -> None:
    """Times of the first are New York's although they say UTC; those of the second are UTC."""
    expected: Counter[Any] = Counter()
    for row in table(WCP["ga_2020q3"][0]):
        if row["activity_type"] == "PAGEVIEW":
            expected[datetime.fromisoformat(row["activity_time"]).date()] += 1
    for row in table(WCP["ga_2020q4"][0]):
        if row["activity_type"] == "PAGEVIEW":
            expected[datetime.fromisoformat(row["activity_time"]).astimezone(NEW_YORK).date()] += 1
    found = real_files.rows(
        "select day, count(*) from bronze.events where host = 'washington_city_paper' and event_type = 'pageview'"
        " and source like 'ga_%' group by 1"
    )
    assert dict(found) == dict(expected)


def test_no_activity_lies_before_its_session(real_files: Consumed) -> None:
    (first,) = real_files.rows(
        "select min(epoch(ts) - split_part(session_id, '.', 2)::bigint) from bronze.events where source like 'ga_2020%'"
    )
    assert 0 <= first[0] < 1


def test_the_prompt_funnel_is_that_of_the_files(real_files: Consumed) -> None:
    expected: Counter[str] = Counter()
    for source in ("ga_2020q3", "ga_2020q4"):
        for row in table(WCP[source][0]):
            action = row["event_action"]
            placed = row["landing_page_path"] != "(not set)"
            expected["prompt_impression"] += placed and bool(re.search(r"[Ii]mpression|^Seen$", action))
            expected["prompt_dismissal"] += placed and action.endswith("Dismissal")
            expected["registration"] += placed and action in ("conversion", "newsletter signup", "Form Submission")
            expected["read_milestone"] += placed and action.endswith("%")
    found = real_files.rows(
        "select event_type, count(*) from bronze.events where source like 'ga_2020%'"
        " and event_type not in ('pageview', 'other') group by 1"
    )
    assert dict(found) == dict(expected)


def test_what_was_merged_from_an_export_is_the_same_events_again(real_files: Consumed) -> None:
    def activities(source: str) -> set[tuple[str, ...]]:
        return {
            (
                row["client_id"],
                str(datetime.fromisoformat(row["activity_time"]).timestamp()),
                row["event_category"],
                row["event_action"],
            )
            for row in table(WCP[source][0])
            if row["landing_page_path"] != "(not set)"
        }

    (shared,) = real_files.rows(
        "select count(*) from (select event_id from bronze.events where source = 'ga_2020q4'"
        " intersect select event_id from bronze.events where source = 'ga_snowplow_2021q2')"
    )
    assert shared[0] == len(activities("ga_2020q4") & activities("ga_snowplow_2021q2")) > 190


def test_snowplow_events_by_type_and_article_are_those_of_the_files(real_files: Consumed) -> None:
    types = {"page_view": "pageview", "page_ping": "ping", "amp_page_ping": "ping", "link_click": "click"}
    consent = dict.fromkeys(("consent_preferences", "cmp_visible"), "consent")
    for host, source in (("washington_city_paper", "snowplow"), ("snowplow_web", "web")):
        given = table(FILES[host][source][0])
        expected = Counter((types | consent).get(row["event_name"], "other") for row in given)
        where = f"from bronze.events where host = '{host}' and source = '{source}'"
        assert counts(real_files, host, source) == (len(given), len(given), 0, 0, len(given))
        assert dict(real_files.rows(f"select event_type, count(*) {where} group by 1")) == dict(expected)
        ids = len({row["event_id"] for row in given})
        assert real_files.rows(f"select count(distinct event_id) {where}") == [(ids,)]


def test_amp_pings_carry_their_engaged_time_and_their_article(real_files: Consumed) -> None:
    seconds, articles = 0, Counter[str]()
    for row in table(WCP["snowplow"][0]):
        found = re.search(r"'totalEngagedTime': (\d+)", row["unstruct_event_dev_amp_snowplow_amp_page_ping_1"])
        seconds += int(found[1]) if found else 0
        if article := re.search(r"/article/(\d+)/", row["page_url"]):
            articles[article[1]] += 1
    where = "from bronze.events where host = 'washington_city_paper' and source = 'snowplow'"
    assert real_files.rows(f"select sum(engaged_seconds) {where}") == [(seconds,)]
    by_article = real_files.rows(f"select article_id, count(*) {where} and article_id is not null group by 1")
    assert dict(by_article) == dict(articles)


def test_stories_are_articles_and_other_kinds_are_named(real_files: Consumed) -> None:
    contents = {path.read_bytes() for path in FILES["arc_sample"]["articles"]}
    documents = [one for content in contents for one in _documents(json.loads(content))]
    records, accepted, _, ignored, rows = counts(real_files, "arc_sample", "articles")
    assert (records, ignored) == (len(documents), 0)
    assert accepted == rows == 8
    no_story = real_files.rows(
        "select count(*) from bronze.quarantine"
        " where host = 'arc_sample' and list_contains(rules, 'arc_ans.not_a_story')"
    )
    assert no_story == [(sum(document.get("type") != "story" for document in documents),)]
    levels = real_files.rows("select distinct wall_code, wall_level from bronze.articles where host = 'arc_sample'")
    assert set(levels) == {("green", None), (None, None)}


def _documents(found: Any) -> list[dict[str, Any]]:
    return found if isinstance(found, list) else [found]


def test_posts_are_articles_and_the_rest_of_an_export_is_ignored(real_files: Consumed) -> None:
    text = FILES["wordpress_sample"]["articles"][0].read_text()
    kinds = Counter(re.findall(r"<wp:post_type>(\w+)</wp:post_type>", text))
    records, accepted, quarantined, ignored, _ = counts(real_files, "wordpress_sample", "articles")
    assert (records, accepted, quarantined) == (kinds.total(), kinds["post"], 0)
    assert ignored == kinds["page"] + kinds["attachment"]
    found = real_files.rows("select path from bronze.articles where host = 'wordpress_sample'")
    assert all(f"<link>http://some.blog{path}</link>" in text for (path,) in found)


def test_nobody_can_be_read_out_of_bronze(real_files: Consumed) -> None:
    who = {row["client_id"] for source in list(WCP)[:3] for row in table(WCP[source][0])}
    for path in (WCP["snowplow"][0], FILES["snowplow_web"]["web"][0]):
        for row in table(path):
            who |= {row[name] for name in ("network_userid", "domain_userid", "user_ipaddress") if row.get(name)}
            who |= set(re.findall(r"'ampClientId': '([^']+)'", row.get("contexts_dev_amp_snowplow_amp_id_1") or ""))
    published = repr(real_files.rows("select * from bronze.events")) + repr(
        real_files.rows("select * from bronze.quarantine")
    )
    assert len(who) > 300
    assert [one for one in who if len(one) >= 8 and one in published] == []
