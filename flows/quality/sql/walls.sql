-- Doors by host and day, all and those with a wall, and dismissals. Subscribers meet no door, whatever was sent; gold
-- counts the doors of visitors who had a pageview that day.
with arrived as (
    select
        *,
        row_number() over (
            partition by host, day, event_id, event_type in ('impression', 'dismissal')
            order by run_day, delivery, record
        ) as arrival
    from bronze.wall_events
),
named as (
    select *, event_type as counted_as from arrived
    union all
    select *, 'walled_impression' from arrived where event_type = 'impression' and action <> 'open'
),
raw as (
    select
        host, day, counted_as,
        count(*) as bronze,
        count(*) filter (arrival > 1) as duplicates,
        count(*) filter (arrival = 1 and event_type = 'impression' and visitor_status = 'subscriber') as excluded
    from named
    group by all
),
came as (select distinct host, day, visitor_id, true as came from silver.pageviews),
doors as (
    select host, day, unnest(['impression', 'walled_impression']) as counted_as, action, came
    from silver.wall_exposures
    left join came using (host, day, visitor_id)
),
kept as (
    select host, day, counted_as, count(*) as silver, count(*) filter (came is null) as left_out
    from doors
    where counted_as = 'impression' or action <> 'open'
    group by all
),
told as (
    select
        host, day,
        unnest(['impression', 'walled_impression']) as counted_as,
        unnest([sum(eligible_pageviews)::bigint, sum(walled_pageviews)::bigint]) as gold
    from gold.visitor_daily
    group by host, day
)
select
    host, day, 'bronze.wall_events' as table_name, counted_as,
    coalesce(bronze, 0) as bronze, coalesce(duplicates, 0) as duplicates, coalesce(excluded, 0) as excluded,
    -- What visitors did at a wall has no row of its own: a dismissal marks its exposure.
    case when counted_as like '%impression' then coalesce(silver, 0) end as silver,
    coalesce(left_out, 0) as left_out,
    case when counted_as like '%impression' then coalesce(gold, 0) end as gold
from raw
full join kept using (host, day, counted_as)
full join told using (host, day, counted_as)
where coalesce(bronze, silver, nullif(gold, 0)) is not null
