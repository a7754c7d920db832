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

-- Under each identity what was changed with it: with this browser, and by the account on any other.
changes_by_identity as (
    select {{ identity('browser', 'visitor_id') }} as identity, day, ts, event_type from changes
    union all
    select {{ identity('account', 'user_id') }} as identity, day, ts, event_type from changes where user_id is not null
),

identities as (
    select
        v.*,
        case k.kind
            when 'browser' then {{ identity('browser', 'v.visitor_id') }}
            else {{ identity('account', 'v.user_id') }}
        end as identity
    from visitors as v
    cross join (values ('browser'), ('account')) as k (kind)
),

-- A change that both identities know of is here twice, which neither a first nor a last instant minds.
known as (
    select
        i.*,
        c.ts,
        c.event_type,
        max(case when c.event_type = 'cancellation' then c.ts end) over (partition by i.day, i.visitor_id) as cancelled_at
    from identities as i
    left join changes_by_identity as c on c.identity = i.identity and c.day <= i.day
),

standing as (
    select
        host,
        day,
        visitor_id,
        user_id,
        device_class,
        count(event_type) as changes,
        min(case when event_type = 'registration' then ts end) as registered_at,
        min(
            case when event_type = 'subscription' and (cancelled_at is null or ts > cancelled_at) then ts end
        ) as subscribed_at
    from known
    group by host, day, visitor_id, user_id, device_class
)

select
    host,
    day,
    visitor_id,
    user_id,
    case
        when subscribed_at is not null then 'subscriber'
        -- Whoever subscribed has an account, and keeps it when the subscription ends.
        when changes > 0 then 'registered'
        else 'anonymous'
    end as status,
    registered_at,
    subscribed_at,
    device_class,
    '{{ var("run_key") }}' as run_key
from standing
