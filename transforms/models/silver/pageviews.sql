with pageviews as (
    select
        *,
        {{ referrer_host('referrer') }} as referrer_host,
        -- The same event may have been delivered in several files: the first to arrive stands.
        row_number() over (partition by host, event_id order by run_day, delivery, record) as arrival
    from {{ source('bronze', 'events') }}
    where {{ affected_partitions() }} and event_type = 'pageview'
)

select
    host,
    day,
    event_id,
    ts,
    visitor_id,
    article_id,
    path,
    referrer_host,
    {{ referrer_class('referrer_host') }} as referrer_class,
    {{ device_class('user_agent') }} as device_class,
    source,
    '{{ var("run_key") }}' as run_key
from pageviews
where arrival = 1
