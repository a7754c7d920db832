-- Events by host, day and type; of pageviews also what silver and gold hold of them, of articles alone and of all.
with arrived as (
    select
        host, day, event_type, article_id,
        row_number() over (partition by host, day, event_type, event_id order by run_day, delivery, record) as arrival
    from bronze.events
),
raw as (
    select host, day, event_type, count(*) as bronze, count(*) filter (arrival > 1) as duplicates
    from arrived
    group by all
    union all
    select host, day, 'article_pageview', count(*), count(*) filter (arrival > 1)
    from arrived
    where event_type = 'pageview' and article_id is not null
    group by all
),
kept as (
    select host, day, 'pageview' as event_type, count(*) as silver
    from silver.pageviews
    group by all
    union all
    select host, day, 'article_pageview', count(*)
    from silver.pageviews
    where article_id is not null
    group by all
),
told as (
    select host, day, 'pageview' as event_type, sum(pageviews)::bigint as gold
    from gold.visitor_daily
    group by all
    union all
    select host, day, 'article_pageview', sum(pageviews)::bigint
    from gold.article_daily
    group by all
),
visits as (select host, day, count(*) as silver from silver.sessions group by all),
visits_told as (select host, day, sum(sessions)::bigint as gold from gold.visitor_daily group by all)
select
    host, day, 'bronze.events' as table_name, event_type,
    coalesce(bronze, 0) as bronze, coalesce(duplicates, 0) as duplicates, 0 as excluded,
    -- Other events have no row of their own: pings become seconds of a session.
    case when event_type like '%pageview' then coalesce(silver, 0) end as silver,
    0 as left_out,
    case when event_type like '%pageview' then coalesce(gold, 0) end as gold
from raw
full join kept using (host, day, event_type)
full join told using (host, day, event_type)
union all
select host, day, 'silver.sessions', 'session', null, 0, 0, coalesce(silver, 0), 0, coalesce(gold, 0)
from visits
full join visits_told using (host, day)
