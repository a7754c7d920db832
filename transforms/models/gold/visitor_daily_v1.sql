{{ config(meta={'rebuilds': 'visitor_days', 'fed_by': 'events'}) }}

with visitors as (
    select host, day, visitor_id, status, device_class
    from {{ ref('visitors') }}
    where {{ on_days('visitor_days') }}
),

pageviews as (
    select day, visitor_id, count(*) as pageviews, count(distinct article_id) as articles
    from {{ ref('pageviews') }}
    where {{ on_days('visitor_days') }}
    group by day, visitor_id
),

sessions as (
    select day, visitor_id, count(*) as sessions, {{ exact_seconds('engaged_seconds') }} as engaged_seconds
    from {{ ref('sessions') }}
    where {{ on_days('visitor_days') }}
    group by day, visitor_id
),

doors as (
    select day, visitor_id, count(*) as eligible_pageviews, count_if(action <> 'open') as walled_pageviews
    from {{ ref('wall_exposures') }}
    where {{ on_days('visitor_days') }}
    group by day, visitor_id
),

changes as (
    select
        day,
        visitor_id,
        count_if(event_type = 'registration') as registrations,
        count_if(event_type = 'subscription') as subscriptions
    from {{ ref('subscriptions') }}
    where {{ on_days('visitor_days') }}
    group by day, visitor_id
)

select
    v.host,
    v.day,
    v.visitor_id,
    v.status,
    v.device_class,
    p.pageviews,
    p.articles,
    s.sessions,
    s.engaged_seconds,
    coalesce(d.eligible_pageviews, 0) as eligible_pageviews,
    coalesce(d.walled_pageviews, 0) as walled_pageviews,
    coalesce(d.walled_pageviews, 0) > 0 as was_stopped,
    coalesce(c.registrations, 0) > 0 as registered,
    coalesce(c.subscriptions, 0) > 0 as subscribed,
    '{{ var("run_key") }}' as run_key
from visitors as v
join pageviews as p on p.day = v.day and p.visitor_id = v.visitor_id
join sessions as s on s.day = v.day and s.visitor_id = v.visitor_id
left join doors as d on d.day = v.day and d.visitor_id = v.visitor_id
left join changes as c on c.day = v.day and c.visitor_id = v.visitor_id
