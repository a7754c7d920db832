{{ config(meta={'rebuilds': 'revenue_days', 'fed_by': 'ad_revenue'}) }}

with statements as (
    select
        *,
        -- A later statement replaces an earlier one; within a file the later line is the later statement.
        row_number() over (
            partition by host, day, section order by run_day desc, delivery desc, record desc
        ) as recency
    from {{ source('bronze', 'ad_revenue') }}
    where {{ on_days('revenue_days') }}
)

select
    host,
    day,
    section,
    ad_impressions,
    revenue,
    currency,
    source,
    '{{ var("run_key") }}' as run_key
from statements
where recency = 1
