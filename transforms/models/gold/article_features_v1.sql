{{ config(meta={'rebuilds': 'window_days', 'fed_by': 'events'}) }}

with traffic as (
    select distinct day
    from {{ ref('visitor_daily', v=1) }}
    where {{ on_days('window_days', before=27) }}
),

-- Days on which the host was visited in the window; on others there is nothing to decide for.
ends as (
    select distinct e.day
    from ({{ each_day(var('window_days')) }}) as e
    join traffic as t on t.day between e.day - interval '27' day and e.day
),

daily_reads as (
    select day, article_id, pageviews, pageviews_from_search, pageviews_from_social
    from {{ ref('article_daily', v=1) }}
    where {{ on_days('window_days', before=27) }}
),

reads as (
    select
        e.day,
        d.article_id,
        coalesce(sum(case when d.day = e.day then d.pageviews end), 0) as pageviews_1d,
        coalesce(sum(case when d.day > e.day - interval '7' day then d.pageviews end), 0) as pageviews_7d,
        sum(d.pageviews) as pageviews_28d,
        sum(d.pageviews_from_search) as pageviews_from_search,
        sum(d.pageviews_from_social) as pageviews_from_social
    from daily_reads as d
    join ends as e on d.day between e.day - interval '27' day and e.day
    group by e.day, d.article_id
),

daily_doors as (
    select day, article_id, count(*) as eligible_pageviews, count_if(action <> 'open') as walled_pageviews
    from {{ ref('wall_exposures') }}
    where {{ on_days('window_days', before=27) }}
    group by day, article_id
),

doors as (
    select
        e.day,
        d.article_id,
        sum(d.eligible_pageviews) as eligible_pageviews_28d,
        sum(d.walled_pageviews) as walled_pageviews_28d
    from daily_doors as d
    join ends as e on d.day between e.day - interval '27' day and e.day
    group by e.day, d.article_id
),

versions as (
    select e.day, a.article_id, a.section, a.wall_level, {{ day_of('a.published_at') }} as published_on
    from {{ ref('articles') }} as a
    join ends as e
        on a.valid_from < {{ day_end('e.day') }} and (a.valid_to is null or a.valid_to >= {{ day_end('e.day') }})
    where a.host = '{{ var("host") }}'
),

live as (
    select day, article_id from reads
    union
    select day, article_id from versions where published_on between day - interval '27' day and day
)

select
    '{{ var("host") }}' as host,
    l.day,
    l.article_id,
    v.section,
    v.wall_level,
    -- An article that was read before it was published was published before under another date.
    case when v.published_on <= l.day then {{ days_between('v.published_on', 'l.day') }} end as age_days,
    coalesce(r.pageviews_1d, 0) as pageviews_1d,
    coalesce(r.pageviews_7d, 0) as pageviews_7d,
    coalesce(r.pageviews_28d, 0) as pageviews_28d,
    {{ share('r.pageviews_from_search', 'r.pageviews_28d') }} as search_pageview_share_28d,
    {{ share('r.pageviews_from_social', 'r.pageviews_28d') }} as social_pageview_share_28d,
    coalesce(d.eligible_pageviews_28d, 0) as eligible_pageviews_28d,
    coalesce(d.walled_pageviews_28d, 0) as walled_pageviews_28d,
    '{{ var("run_key") }}' as run_key
from live as l
left join reads as r on r.day = l.day and r.article_id = l.article_id
left join doors as d on d.day = l.day and d.article_id = l.article_id
left join versions as v on v.day = l.day and v.article_id = l.article_id
