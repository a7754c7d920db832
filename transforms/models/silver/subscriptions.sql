{{ config(meta={'rebuilds': 'subscription_days', 'fed_by': 'subscriptions'}) }}

select
    host,
    day,
    event_id,
    event_type,
    ts,
    visitor_id,
    user_id,
    plan,
    price,
    currency,
    source,
    '{{ var("run_key") }}' as run_key
from ({{ first_arrivals(source('bronze', 'subscriptions'), 'subscription_days', 'true') }})
