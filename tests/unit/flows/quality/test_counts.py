"""Counts from raw to gold over a few rows whose every number is known, and with each of the tiers broken in turn."""

from datetime import date

import duckdb
import pytest

from flows.quality.counts import Counts, EventCount, read_counts
from infra.errors import UnknownNameError

DAY = date(2026, 5, 31)
# Ann comes twice and reads an article; a second file brings one of her pageviews again. Bob is only at doors. Eve pays.
LAKE = """
create schema bronze; create schema silver; create schema gold;
create table bronze.events as select 'north' as host, date '2026-05-31' as day, * from (values
    ('p1', 'pageview', 'n1', date '2026-05-31', 'd1', 1, 'web'),
    ('p2', 'pageview', null, date '2026-05-31', 'd1', 2, 'web'),
    ('p2', 'pageview', null, date '2026-06-01', 'd2', 1, 'web'),
    ('i1', 'ping', 'n1', date '2026-05-31', 'd1', 3, 'web')
) as _(event_id, event_type, article_id, run_day, delivery, record, source);
create table bronze.wall_events as select 'north' as host, date '2026-05-31' as day, date '2026-05-31' as run_day, *
from (values
    ('w1', 'impression', 'ann', 'anonymous', 'paywall', 'd3', 1, 'doors'),
    ('w2', 'impression', 'ann', 'anonymous', 'open', 'd3', 2, 'doors'),
    ('w2', 'impression', 'ann', 'anonymous', 'open', 'd3', 3, 'doors'),
    ('w3', 'impression', 'bob', 'anonymous', 'regwall', 'd3', 4, 'doors'),
    ('w4', 'impression', 'eve', 'subscriber', 'open', 'd3', 5, 'doors'),
    ('w5', 'dismissal', 'ann', 'anonymous', null, 'd3', 6, 'doors')
) as _(event_id, event_type, visitor_id, visitor_status, action, delivery, record, source);
create table bronze.subscriptions as select 'north' as host, date '2026-05-31' as day, date '2026-05-31' as run_day, *
from (values
    ('s1', 'registration', 'd4', 1, 'crm'),
    ('s2', 'registration', 'd4', 2, 'crm'),
    ('s3', 'subscription', 'd4', 3, 'crm'),
    ('s4', 'cancellation', 'd4', 4, 'crm')
) as _(event_id, event_type, delivery, record, source);
create table bronze.articles as select 'north' as host, * from (values
    ('n1', timestamp '2026-05-01', 'd5', 1, 'cms'), ('n1', timestamp '2026-05-01', 'd5', 2, 'cms')
) as _(article_id, updated_at, delivery, record, source);
create table bronze.ad_revenue as select 'north' as host, date '2026-05-31' as day, * from (values
    ('news', 'd6', 1, 'ads'), (null, 'd6', 2, 'ads'), (null, 'd6', 3, 'ads')
) as _(section, delivery, record, source);
-- Of d1 a fourth line is ignored and a fifth set aside; a row of its first line is in quarantine beside one that held.
create table bronze.quarantine as select 'north' as host, 'bronze.events' as table_name, 'd1' as delivery,
    'web' as source, unnest([1, 5]) as record;
create table bronze.deliveries as select 'north' as host, * from (values
    ('web', 'bronze.events', 5, 3, 1, 1, 3), ('web', 'bronze.events', 1, 1, 0, 0, 1),
    ('doors', 'bronze.wall_events', 6, 6, 0, 0, 6), ('crm', 'bronze.subscriptions', 4, 4, 0, 0, 4),
    ('cms', 'bronze.articles', 2, 2, 0, 0, 2), ('ads', 'bronze.ad_revenue', 3, 3, 0, 0, 3)
) as _(source, table_name, records, accepted, quarantined, ignored, table_rows);
create table silver.pageviews as select 'north' as host, date '2026-05-31' as day, 'ann' as visitor_id,
    unnest(['n1', null]) as article_id;
create table silver.sessions as select 'north' as host, date '2026-05-31' as day;
create table silver.wall_exposures as select 'north' as host, date '2026-05-31' as day, * from (values
    ('ann', 'paywall'), ('ann', 'open'), ('bob', 'regwall')
) as _(visitor_id, action);
create table silver.subscriptions as
    select 'north' as host, date '2026-05-31' as day, timestamp '2026-05-31' as ts, * from (values
    ('s1', 'registration', 'ann'), ('s2', 'registration', 'ann'), ('s3', 'subscription', 'bob'),
    ('s4', 'cancellation', 'ann')
) as _(event_id, event_type, visitor_id);
create table silver.articles as select 'north' as host;
create table silver.ad_revenue as select 'north' as host, date '2026-05-31' as day, unnest(['news', null]) as section;
create table gold.visitor_daily as select 'north' as host, date '2026-05-31' as day, 'ann' as visitor_id,
    2 as pageviews, 1 as sessions, 2 as eligible_pageviews, 1 as walled_pageviews,
    true as registered, false as subscribed;
create table gold.article_daily as select 'north' as host, date '2026-05-31' as day, 'n1' as article_id, 1 as pageviews;
"""


@pytest.fixture
def lake() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(LAKE)
    return connection


def counted(lake: duckdb.DuckDBPyConnection, host: str | None = None, first: date | None = None) -> Counts:
    return read_counts(lambda sql: lake.sql(sql).fetchall(), host, first)


def test_every_row_is_counted_once_in_each_tier_or_said_to_be_left_out(lake: duckdb.DuckDBPyConnection) -> None:
    walls, changes = "bronze.wall_events", "bronze.subscriptions"
    assert counted(lake).events == (
        EventCount("north", None, "bronze.articles", "article_version", 2, 1, 0, 1, 0, None),
        EventCount("north", DAY, "bronze.ad_revenue", "ad_statement", 3, 1, 0, 2, 0, None),
        EventCount("north", DAY, "bronze.events", "article_pageview", 1, 0, 0, 1, 0, 1),
        EventCount("north", DAY, "bronze.events", "pageview", 3, 1, 0, 2, 0, 2),
        EventCount("north", DAY, "bronze.events", "ping", 1, 0, 0, None, 0, None),
        EventCount("north", DAY, changes, "cancellation", 1, 0, 0, 1, 0, None),
        EventCount("north", DAY, changes, "registration", 2, 0, 0, 2, 1, 1),
        EventCount("north", DAY, changes, "subscription", 1, 0, 0, 1, 1, 0),
        EventCount("north", DAY, walls, "dismissal", 1, 0, 0, None, 0, None),
        EventCount("north", DAY, walls, "impression", 5, 1, 1, 3, 1, 2),
        EventCount("north", DAY, walls, "walled_impression", 2, 0, 0, 2, 1, 1),
        EventCount("north", DAY, "silver.sessions", "session", None, 0, 0, 1, 0, 1),
    )
    assert counted(lake).balances


def test_a_source_s_records_have_one_fate_each_and_bronze_has_those_that_were_accepted(
    lake: duckdb.DuckDBPyConnection,
) -> None:
    (web,) = [one for one in counted(lake).sources if one.source == "web"]
    assert (web.deliveries, web.delivered, web.accepted, web.quarantined, web.ignored) == (2, 6, 4, 1, 1)
    assert (web.records_in_bronze, web.records_in_quarantine, web.rows_in_bronze) == (4, 1, 4)


@pytest.mark.parametrize(
    ("broken", "found"),
    [
        ("delete from silver.pageviews where article_id is null", {"pageview"}),
        ("delete from silver.pageviews where article_id = 'n1'", {"pageview", "article_pageview"}),
        ("insert into silver.pageviews select * from silver.pageviews", {"pageview", "article_pageview"}),
        ("delete from silver.sessions", {"session"}),
        ("delete from silver.wall_exposures where visitor_id = 'bob'", {"impression", "walled_impression"}),
        ("delete from silver.subscriptions where event_type = 'cancellation'", {"cancellation"}),
        ("delete from silver.articles", {"article_version"}),
        ("insert into silver.ad_revenue select * from silver.ad_revenue", {"ad_statement"}),
        ("update gold.visitor_daily set pageviews = 3", {"pageview"}),
        ("update gold.visitor_daily set subscribed = true", {"subscription"}),
        ("update gold.visitor_daily set walled_pageviews = 2", {"walled_impression"}),
        ("update gold.article_daily set day = date '2026-06-01'", {"article_pageview"}),
        ("delete from bronze.events where event_id = 'p1'", {"pageview", "article_pageview", "web"}),
        ("delete from bronze.events where event_type = 'ping'", {"web"}),
        ("delete from bronze.quarantine", {"web"}),
        ("update bronze.deliveries set ignored = 0", {"web"}),
    ],
)
def test_what_is_lost_or_made_up_does_not_balance(
    lake: duckdb.DuckDBPyConnection, broken: str, found: set[str]
) -> None:
    lake.execute(broken)
    counts = counted(lake)
    wrong = {one.event_type for one in counts.events if not one.balances}
    assert wrong | {one.source for one in counts.sources if not one.balances} == found
    assert not counts.balances


def test_of_days_given_only_those_are_counted_and_nothing_that_is_of_no_day(lake: duckdb.DuckDBPyConnection) -> None:
    assert counted(lake, first=date(2026, 6, 1)).events == ()
    assert {one.day for one in counted(lake, first=DAY).events} == {DAY}


def test_a_host_of_which_nothing_was_consumed_is_named_with_the_nearest(lake: duckdb.DuckDBPyConnection) -> None:
    assert counted(lake, "north") == counted(lake)
    with pytest.raises(UnknownNameError, match="nearest: north"):
        counted(lake, "norht")
