{{ config(meta={'rebuilds': 'visitor_days', 'fed_by': 'events'}) }}

with pageviews as (
    select
        *,
        row_number() over (partition by host, day, visitor_id order by ts desc, event_id desc) as recency
    from {{ ref('pageviews') }}
    where {{ on_days('visitor_days') }}
),

named as (
    select host, day, visitor_id, ts, event_id, nullif(user_id, '') as user_id
    from {{ source('bronze', 'events') }}
    where {{ on_days('visitor_days') }} and nullif(user_id, '') is not null
    union all
    select host, day, visitor_id, ts, event_id, user_id
    from {{ source('bronze', 'wall_events') }}
    where {{ on_days('visitor_days') }} and user_id is not null
),

seen_as as (
    select *, row_number() over (partition by host, day, visitor_id order by ts desc, event_id desc, user_id) as recency
    from named
),

-- All of the host's: what a visitor is today may have begun years ago. There are few of them.
changes as (
    select visitor_id, user_id, day, ts, event_id, event_type
    from {{ ref('subscriptions') }}
    where host = '{{ var("host") }}'
),

changed_as as (
    select
        p.day,
        p.visitor_id,
        c.user_id,
        row_number() over (partition by p.day, p.visitor_id order by c.ts desc, c.event_id desc) as recency
    from pageviews as p
    join changes as c on c.visitor_id = p.visitor_id and c.day <= p.day
    where p.recency = 1 and c.user_id is not null
),

visitors as (
    select p.host, p.day, p.visitor_id, p.device_class, coalesce(s.user_id, c.user_id) as user_id
    from pageviews as p
    left join seen_as as s on s.day = p.day and s.visitor_id = p.visitor_id and s.recency = 1
    left join changed_as as c on c.day = p.day and c.visitor_id = p.visitor_id and c.recency = 1
    where p.recency = 1
),

-- What a visitor changed with this browser, and what the account changed with any other.
known as (
    select v.day, v.visitor_id, c.event_id, c.event_type, c.ts
    from visitors as v
    join changes as c on c.visitor_id = v.visitor_id and c.day <= v.day
    union
    select v.day, v.visitor_id, c.event_id, c.event_type, c.ts
    from visitors as v
    join changes as c on c.user_id = v.user_id and c.day <= v.day
),

known_and_ended as (
    select
        *,
        max(case when event_type = 'cancellation' then ts end) over (partition by day, visitor_id) as cancelled_at
    from known
),

standing as (
    select
        day,
        visitor_id,
        min(case when event_type = 'registration' then ts end) as registered_at,
        min(
            case when event_type = 'subscription' and (cancelled_at is null or ts > cancelled_at) then ts end
        ) as subscribed_at
    from known_and_ended
    group by day, visitor_id
)

select
    v.host,
    v.day,
    v.visitor_id,
    v.user_id,
    case
        when s.subscribed_at is not null then 'subscriber'
        -- Whoever subscribed has an account, and keeps it when the subscription ends.
        when s.visitor_id is not null then 'registered'
        else 'anonymous'
    end as status,
    s.registered_at,
    s.subscribed_at,
    v.device_class,
    '{{ var("run_key") }}' as run_key
from visitors as v
left join standing as s on s.day = v.day and s.visitor_id = v.visitor_id
