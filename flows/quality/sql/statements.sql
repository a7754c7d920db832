-- What is stated again: an article's versions, which are of no day, and the ad revenue of a day and section, of which
-- the last statement stands.
with versions as (
    select host, count(*) as bronze, count(*) - count(distinct (article_id, updated_at)) as duplicates
    from bronze.articles
    group by host
),
versions_kept as (select host, count(*) as silver from silver.articles group by host),
revenue as (
    select host, day, count(*) as bronze, count(*) - count(distinct coalesce('=' || section, '')) as duplicates
    from bronze.ad_revenue
    group by host, day
),
revenue_kept as (select host, day, count(*) as silver from silver.ad_revenue group by host, day)
select
    host, null::date as day, 'bronze.articles' as table_name, 'article_version' as event_type,
    coalesce(bronze, 0) as bronze, coalesce(duplicates, 0) as duplicates, 0 as excluded,
    coalesce(silver, 0) as silver, 0 as left_out, null::bigint as gold
from versions
full join versions_kept using (host)
union all
select
    host, day, 'bronze.ad_revenue', 'ad_statement',
    coalesce(bronze, 0), coalesce(duplicates, 0), 0, coalesce(silver, 0), 0, null
from revenue
full join revenue_kept using (host, day)
