{{ config(meta={'rebuilds': 'window_days', 'fed_by': 'events'}) }}

with ends as (
    {{ each_day(var('window_days')) }}
),

visitors as (
    select *
    from {{ ref('visitor_daily', v=1) }}
    where {{ on_days('window_days', before=27) }}
),

sessions as (
    select
        day,
        visitor_id,
        count_if(referrer_class = 'search') as search_sessions,
        count_if(referrer_class = 'social') as social_sessions,
        count_if(referrer_class = 'direct') as direct_sessions,
        count_if(device_class = 'mobile') as mobile_sessions
    from {{ ref('sessions') }}
    where {{ on_days('window_days', before=27) }}
    group by day, visitor_id
),

doors as (
    select
        day,
        visitor_id,
        count_if(wall_level = 'premium') as premium_pageviews,
        count_if(wall_level = 'registration') as registration_pageviews
    from {{ ref('wall_exposures') }}
    where {{ on_days('window_days', before=27) }}
    group by day, visitor_id
),

windows as (
    select
        v.host,
        e.day,
        v.visitor_id,
        max_by(v.status, v.day) as status,
        coalesce(sum(case when v.day > e.day - interval '7' day then v.pageviews end), 0) as pageviews_7d,
        sum(v.pageviews) as pageviews_28d,
        sum(v.articles) as articles_28d,
        sum(v.sessions) as sessions_28d,
        count(*) as active_days_28d,
        {{ exact_seconds('v.engaged_seconds') }} as engaged_seconds_28d,
        max(v.day) as last_seen,
        min(v.day) as first_seen,
        sum(s.search_sessions) as search_sessions,
        sum(s.social_sessions) as social_sessions,
        sum(s.direct_sessions) as direct_sessions,
        sum(s.mobile_sessions) as mobile_sessions,
        sum(d.premium_pageviews) as premium_pageviews,
        sum(d.registration_pageviews) as registration_pageviews,
        sum(v.eligible_pageviews) as eligible_pageviews_28d,
        sum(v.walled_pageviews) as walled_pageviews_28d
    from visitors as v
    join ends as e on v.day between e.day - interval '27' day and e.day
    join sessions as s on s.day = v.day and s.visitor_id = v.visitor_id
    left join doors as d on d.day = v.day and d.visitor_id = v.visitor_id
    group by v.host, e.day, v.visitor_id
),

articles as (
    select article_id, valid_from, valid_to, section
    from {{ ref('articles') }}
    where host = '{{ var("host") }}' and section is not null
),

pageviews as (
    select day, visitor_id, article_id, ts
    from {{ ref('pageviews') }}
    where {{ on_days('window_days', before=27) }} and article_id is not null
),

-- The section that an article was in when it was read.
read_sections as (
    select distinct p.day, p.visitor_id, a.section
    from pageviews as p
    join articles as a
        on a.article_id = p.article_id and a.valid_from <= p.ts and (a.valid_to is null or p.ts < a.valid_to)
),

sections as (
    select e.day, r.visitor_id, count(distinct r.section) as sections_28d
    from read_sections as r
    join ends as e on r.day between e.day - interval '27' day and e.day
    group by e.day, r.visitor_id
)

select
    w.host,
    w.day,
    w.visitor_id,
    w.status,
    w.pageviews_7d,
    w.pageviews_28d,
    w.articles_28d,
    w.sessions_28d,
    w.active_days_28d,
    w.engaged_seconds_28d,
    {{ days_between('w.last_seen', 'w.day') }} as days_since_last_seen,
    {{ days_between('w.first_seen', 'w.day') }} as days_since_first_seen_28d,
    {{ share('w.search_sessions', 'w.sessions_28d') }} as search_session_share_28d,
    {{ share('w.social_sessions', 'w.sessions_28d') }} as social_session_share_28d,
    {{ share('w.direct_sessions', 'w.sessions_28d') }} as direct_session_share_28d,
    {{ share('w.mobile_sessions', 'w.sessions_28d') }} as mobile_session_share_28d,
    coalesce(s.sections_28d, 0) as sections_28d,
    {{ share('w.premium_pageviews', 'w.eligible_pageviews_28d') }} as premium_pageview_share_28d,
    {{ share('w.registration_pageviews', 'w.eligible_pageviews_28d') }} as registration_pageview_share_28d,
    w.eligible_pageviews_28d,
    w.walled_pageviews_28d,
    '{{ var("run_key") }}' as run_key
from windows as w
left join sections as s on s.day = w.day and s.visitor_id = w.visitor_id
