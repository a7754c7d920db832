{{ config(meta={'rebuilds': 'event_days', 'fed_by': 'events'}) }}

with pageviews as (
    select
        *,
        lag(ts) over (partition by host, day, visitor_id order by ts, event_id) as previous_ts
    from {{ ref('pageviews') }}
    where {{ on_days('event_days') }}
),

pings as (
    -- Some vendors tell on the pageview itself how long it was read, once that is known.
    {{ first_arrivals(
        source('bronze', 'events'), 'event_days',
        "(event_type = 'ping' or (event_type = 'pageview' and engaged_seconds is not null))"
    ) }}
),

moments as (
    select
        host, day, visitor_id, ts, event_id, path, article_id, referrer_class, device_class,
        0 as is_ping,
        cast(null as double) as engaged_seconds,
        case when ts - previous_ts < interval '30' minute then 0 else 1 end as begins
    from pageviews
    union all
    select
        host, day, visitor_id, ts, event_id, path, null, null, null,
        1 as is_ping,
        engaged_seconds,
        -- A ping tells how long a page was read; it neither begins a session nor keeps one open.
        0 as begins
    from pings
),

numbered as (
    select
        *,
        sum(begins) over (
            partition by host, day, visitor_id order by ts, is_ping, event_id
            rows between unbounded preceding and current row
        ) as session_number
    from moments
),

placed as (
    select
        *,
        row_number() over (
            partition by host, day, visitor_id, session_number order by is_ping, ts, event_id
        ) as ordinal
    from numbered
    -- Pings of a page that was opened before the day began, or whose pageview was not delivered.
    where session_number > 0
),

pages as (
    select host, day, visitor_id, session_number, path, max(engaged_seconds) as engaged_seconds
    from placed
    group by host, day, visitor_id, session_number, path
),

attention as (
    select host, day, visitor_id, session_number, {{ exact_seconds('engaged_seconds') }} as engaged_seconds
    from pages
    group by host, day, visitor_id, session_number
),

sessions as (
    select
        host,
        day,
        visitor_id,
        session_number,
        max(case when ordinal = 1 then event_id end) as first_event_id,
        max(case when ordinal = 1 then ts end) as started_at,
        max(ts) as ended_at,
        sum(1 - is_ping) as pageviews,
        count(distinct article_id) as articles,
        max(case when ordinal = 1 then referrer_class end) as referrer_class,
        max(case when ordinal = 1 then device_class end) as device_class
    from placed
    group by host, day, visitor_id, session_number
)

select
    s.host,
    s.day,
    {{ id_of(['s.host', 's.visitor_id', 's.first_event_id']) }} as session_id,
    s.visitor_id,
    s.started_at,
    s.ended_at,
    s.pageviews,
    s.articles,
    a.engaged_seconds,
    s.referrer_class,
    s.device_class,
    '{{ var("run_key") }}' as run_key
from sessions as s
join attention as a
    on a.host = s.host and a.day = s.day and a.visitor_id = s.visitor_id and a.session_number = s.session_number
