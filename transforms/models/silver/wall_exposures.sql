{{ config(meta={'rebuilds': 'outcome_days', 'fed_by': 'wall_events'}) }}

with wall_events as (
    {{ first_arrivals(source('bronze', 'wall_events'), 'outcome_days', "event_type in ('impression', 'dismissal')") }}
),

exposures as (
    select *, day + interval '7' day < date '{{ var("known_until") }}' as outcome_final
    from wall_events
    -- Subscribers meet no wall, whatever their strategy was.
    where event_type = 'impression' and visitor_status <> 'subscriber'
),

dismissals as (
    select distinct day, visitor_id, article_id
    from wall_events
    where event_type = 'dismissal'
),

articles as (
    select article_id, valid_from, valid_to, section
    from {{ ref('articles') }}
    where host = '{{ var("host") }}'
),

closed as (
    select distinct day, visitor_id
    from exposures
    where outcome_final
),

changes as (
    select visitor_id, day, ts, event_type
    from {{ ref('subscriptions') }}
    where {{ on_days('outcome_days', after=7) }} and event_type in ('registration', 'subscription')
),

reactions as (
    select
        e.day,
        e.event_id,
        max(case when c.event_type = 'registration' then 1 else 0 end) as registrations,
        max(case when c.event_type = 'subscription' then 1 else 0 end) as subscriptions
    from exposures as e
    join changes as c on c.visitor_id = e.visitor_id and c.ts > e.ts and c.day <= e.day + interval '7' day
    where e.outcome_final
    group by e.day, e.event_id
),

pageviews as (
    select visitor_id, day, count(*) as pageviews
    from {{ ref('pageviews') }}
    where {{ on_days('outcome_days', after=7) }}
    group by visitor_id, day
),

returns as (
    select c.day, c.visitor_id, sum(p.pageviews) as pageviews
    from closed as c
    join pageviews as p on p.visitor_id = c.visitor_id and p.day between c.day + interval '1' day and c.day + interval '7' day
    group by c.day, c.visitor_id
)

select
    e.host,
    e.day,
    e.event_id as exposure_id,
    e.ts,
    e.visitor_id,
    e.visitor_status,
    e.article_id,
    a.section,
    e.strategy,
    e.wall_level,
    e.action,
    e.propensity_open,
    e.propensity_regwall,
    e.propensity_paywall,
    d.visitor_id is not null as dismissed,
    e.outcome_final,
    case when e.outcome_final then coalesce(r.registrations, 0) = 1 end as registered_in_window,
    case when e.outcome_final then coalesce(r.subscriptions, 0) = 1 end as subscribed_in_window,
    case when e.outcome_final then coalesce(v.pageviews, 0) end as pageviews_in_window,
    '{{ var("run_key") }}' as run_key
from exposures as e
left join articles as a
    on a.article_id = e.article_id and a.valid_from <= e.ts and (a.valid_to is null or e.ts < a.valid_to)
left join dismissals as d on d.day = e.day and d.visitor_id = e.visitor_id and d.article_id = e.article_id
left join reactions as r on r.day = e.day and r.event_id = e.event_id
left join returns as v on v.day = e.day and v.visitor_id = e.visitor_id
