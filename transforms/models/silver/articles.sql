{{ config(meta={'rebuilds': 'host', 'fed_by': 'articles'}) }}

with versions as (
    select
        *,
        -- The same version may have been delivered in several files: the first to arrive stands.
        row_number() over (
            partition by host, article_id, updated_at order by run_day, delivery, record
        ) as arrival
    from {{ source('bronze', 'articles') }}
    where host = '{{ var("host") }}'
)

select
    host,
    article_id,
    updated_at as valid_from,
    lead(updated_at) over (partition by host, article_id order by updated_at) as valid_to,
    path,
    title,
    section,
    authors,
    coalesce(wall_level, 'free') as wall_level,
    published_at,
    source,
    '{{ var("run_key") }}' as run_key
from versions
where arrival = 1
