{{ config(meta={'rebuilds': 'event_days', 'fed_by': 'events'}) }}

with pageviews as (
    select *, {{ referrer_host('referrer') }} as referrer_host
    from ({{ first_arrivals(source('bronze', 'events'), 'event_days', "event_type = 'pageview'") }})
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
