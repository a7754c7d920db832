with traffic as (
    select host, article_id, sum(pageviews)::bigint as pageviews, count(*) as days
    from gold.article_daily_v1
    group by host, article_id
),
ranked as (
    select *, row_number() over (partition by host order by pageviews desc, article_id) as place
    from traffic
),
now as (
    select host, article_id, any_value(nullif(title, '')) as title, any_value(section) as section
    from silver.articles
    where valid_to is null
    group by host, article_id
)
select ranked.host, ranked.article_id, now.title, now.section, ranked.pageviews, ranked.days
from ranked
left join now using (host, article_id)
where place <= 5
order by ranked.host, place
