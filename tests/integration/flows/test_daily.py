"""One host's day through every tier, on a real catalog, with the real log and with lines made to hurt."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import functions as F

from flows.daily import NothingDelivered, publish_day
from flows.deliver import Delivered
from flows.workspace import Workspace
from infra.catalog.publication import Publication, Status
from infra.errors import UnknownNameError
from infra.query.duck import query
from tests.integration.flows.conftest import SAMPLES
from tests.integration.flows.log_lines import line

Deliver = Callable[..., Delivered]
LAST_DAY = date(2015, 5, 20)
REAL_LOG = SAMPLES / "semicomplete" / "access_log"
OF_THE_LOG = "where host = 'semicomplete'"


def rows(work: Workspace, target: str, sql: str) -> list[tuple[Any, ...]]:
    return query(work.nessie, target, sql, extensions=work.settings.cache / "duckdb").rows


def added(publication: Publication) -> dict[str, int]:
    return {change.table: change.rows_added for change in publication.tables}


def test_the_real_log_adds_up_from_raw_lines_to_gold(real_traffic: tuple[Workspace, str]) -> None:
    records, accepted, quarantined, ignored, events = rows(
        *real_traffic, f"select records, accepted, quarantined, ignored, table_rows from bronze.deliveries {OF_THE_LOG}"
    )[0]
    raw_lines = REAL_LOG.read_bytes().count(b"\n")
    assert records == raw_lines == accepted + quarantined + ignored
    (bronze,) = rows(*real_traffic, f"select count(*), count(distinct event_id) from bronze.events {OF_THE_LOG}")
    assert bronze == (events, events)
    assert rows(*real_traffic, f"select count(*) from silver.pageviews {OF_THE_LOG}") == [(events,)]
    articles = rows(*real_traffic, f"select count(article_id) from silver.pageviews {OF_THE_LOG}")
    assert rows(*real_traffic, f"select sum(pageviews) from gold.article_daily {OF_THE_LOG}") == articles


def test_one_articles_day_equals_a_count_of_the_raw_lines(real_traffic: tuple[Workspace, str]) -> None:
    """Independent of adapter and models: plain Python over the file, for one article that assets do not share."""
    pattern = re.compile(
        r'\[(?P<time>[^\]]+)\] "GET /articles/ssh-security/[?# ].*?" (?:200|304) \S+ "[^"]*" "(?P<agent>.*)"$'
    )
    named = r"bot|spider|crawl|slurp|feed|rss|curl|wget|^-$|Ezooms|Java/|python|ruby|libwww|Preview"
    # What leaves a contact address is no reader either: a proxy of Flipboard's is in this log.
    bots = re.compile(rf"{named}|https?://", re.I)
    expected: Counter[date] = Counter()
    for text in REAL_LOG.read_text(errors="replace").splitlines():
        found = pattern.search(text)
        if found and not bots.search(found["agent"]):
            at = datetime.strptime(found["time"], "%d/%b/%Y:%H:%M:%S %z")
            expected[at.astimezone(timezone(timedelta(hours=-7))).date()] += 1
    found_rows = rows(
        *real_traffic, "select day, pageviews from gold.article_daily where article_id = 'articles/ssh-security'"
    )
    assert dict(found_rows) == dict(expected)
    assert sum(expected.values()) > 20


def test_no_client_address_is_in_any_published_row(work: Workspace, target: str, deliver: Deliver) -> None:
    deliver(line(address="203.0.113.99"), "203.0.113.99 is no log line\n" + line() + line())
    publish_day(work, "semicomplete", LAST_DAY, target)
    for table in ("bronze.events", "bronze.quarantine", "silver.pageviews"):
        found = rows(work, target, f"select * from {table}")
        assert found
        assert "203.0.113.99" not in repr(found)


def test_the_same_run_again_is_a_noop(work: Workspace, target: str, deliver: Deliver) -> None:
    deliver(line())
    first = publish_day(work, "semicomplete", LAST_DAY, target)
    head = work.nessie.resolve(target)
    again = publish_day(work, "semicomplete", LAST_DAY, target)
    assert (again.status, again.published_hash) == (Status.NOOP, first.published_hash)
    assert work.nessie.resolve(target) == head


def test_the_same_content_under_other_names_counts_once(
    work: Workspace, target: str, deliver: Deliver, tmp_path: Path
) -> None:
    content = line() + line("/articles/arp-security/")
    copy = tmp_path / "renamed.log"
    copy.write_text(content)
    first, second = deliver(content), deliver(copy)
    assert (len(first.landed), len(second.landed), len(second.duplicates)) == (1, 0, 1)
    publish_day(work, "semicomplete", LAST_DAY, target)
    assert rows(work, target, "select sum(pageviews) from gold.article_daily") == [(2,)]


def test_late_events_rebuild_their_own_day_and_equal_in_order_delivery(
    work: Workspace, target: str, deliver: Deliver
) -> None:
    monday, tuesday = datetime(2015, 5, 18, 20, tzinfo=UTC), datetime(2015, 5, 19, 20, tzinfo=UTC)
    deliver(line(at=tuesday))
    publish_day(work, "semicomplete", date(2015, 5, 19), target)
    before = rows(work, target, "select * from gold.article_daily where day = '2015-05-19'")
    deliver(line(at=monday), name="late")
    done = publish_day(work, "semicomplete", LAST_DAY, target)
    assert added(done)["gold.article_daily_v1"] == 1
    assert rows(work, target, "select day, pageviews from gold.article_daily order by day") == [
        (date(2015, 5, 18), 1),
        (date(2015, 5, 19), 1),
    ]
    assert rows(work, target, "select * from gold.article_daily where day = '2015-05-19'") == before


def test_a_day_is_the_hosts_day_and_not_utcs(work: Workspace, target: str, deliver: Deliver) -> None:
    deliver(line(at=datetime(2015, 5, 18, 6, 59, tzinfo=UTC)) + line(at=datetime(2015, 5, 18, 7, 0, tzinfo=UTC)))
    publish_day(work, "semicomplete", LAST_DAY, target)
    assert rows(work, target, "select day, pageviews from gold.article_daily order by day") == [
        (date(2015, 5, 17), 1),
        (date(2015, 5, 18), 1),
    ]


def test_records_that_break_a_rule_are_kept_with_its_id_and_payload(
    work: Workspace, target: str, deliver: Deliver
) -> None:
    future = datetime(2035, 1, 1, tzinfo=UTC)
    deliver(line() + line(at=future) + line() + "garbage\n")
    publish_day(work, "semicomplete", LAST_DAY, target)
    kept = rows(work, target, "select record, rules, payload from bronze.quarantine order by record")
    assert [row[0] for row in kept] == [1, 3]
    assert any("day_not_after_run_day" in rule for rule in kept[0][1])
    assert "2035" in kept[0][2]
    assert kept[1][1] == ["access_log.unparsable"]
    counts = "select records, accepted, quarantined, ignored from bronze.deliveries"
    assert rows(work, target, counts) == [(4, 2, 2, 0)]


def test_a_host_to_which_nothing_was_delivered_is_told_so(work: Workspace, target: str) -> None:
    with pytest.raises(NothingDelivered, match="tollgate ingest"):
        publish_day(work, "semicomplete", LAST_DAY, target)


def test_an_unknown_host_is_named_with_the_nearest(work: Workspace, target: str) -> None:
    with pytest.raises(UnknownNameError, match="semicomplete"):
        publish_day(work, "semicomplet", LAST_DAY, target)


def test_spark_and_duckdb_read_the_same_at_a_ref(real_traffic: tuple[Workspace, str]) -> None:
    work, target = real_traffic
    at = work.nessie.resolve(target)
    spark = work.table_at(at, "silver.pageviews").groupBy("referrer_class").agg(F.count("*").alias("n"))
    duck = rows(work, target, "select referrer_class, count(*) from silver.pageviews group by 1")
    assert {tuple(row) for row in spark.collect()} == set(duck)
