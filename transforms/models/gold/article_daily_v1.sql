{{ config(meta={'rebuilds': 'event_days', 'fed_by': 'events'}) }}

select
    host,
    day,
    article_id,
    count(*) as pageviews,
    count(distinct visitor_id) as visitors,
    count_if(referrer_class = 'search') as pageviews_from_search,
    count_if(referrer_class = 'social') as pageviews_from_social,
    count_if(referrer_class = 'other_site') as pageviews_from_other_sites,
    count_if(referrer_class = 'internal') as pageviews_internal,
    count_if(referrer_class = 'direct') as pageviews_direct,
    min(ts) as first_ts,
    max(ts) as last_ts,
    '{{ var("run_key") }}' as run_key
from {{ ref('pageviews') }}
where {{ on_days('event_days') }} and article_id is not null
group by host, day, article_id
