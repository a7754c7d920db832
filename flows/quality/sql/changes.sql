-- Registrations, subscriptions and cancellations by host and day. Gold counts visitors who came that day, each once.
with arrived as (
    select
        host, day, event_type,
        row_number() over (partition by host, day, event_id order by run_day, delivery, record) as arrival
    from bronze.subscriptions
),
raw as (
    select host, day, event_type, count(*) as bronze, count(*) filter (arrival > 1) as duplicates
    from arrived
    group by all
),
came as (select distinct host, day, visitor_id, true as came from silver.pageviews),
changes as (
    select
        host, day, event_type, came,
        row_number() over (partition by host, day, visitor_id, event_type order by ts, event_id) as nth
    from silver.subscriptions
    left join came using (host, day, visitor_id)
),
kept as (
    select host, day, event_type, count(*) as silver, count(*) filter (nth > 1 or came is null) as left_out
    from changes
    group by all
),
told as (
    select
        host, day,
        unnest(['registration', 'subscription']) as event_type,
        unnest([count(*) filter (registered), count(*) filter (subscribed)]) as gold
    from gold.visitor_daily
    group by host, day
)
select
    host, day, 'bronze.subscriptions' as table_name, event_type,
    coalesce(bronze, 0) as bronze, coalesce(duplicates, 0) as duplicates, 0 as excluded,
    coalesce(silver, 0) as silver,
    case when event_type <> 'cancellation' then coalesce(left_out, 0) else 0 end as left_out,
    -- Gold has no number of cancellations.
    case when event_type <> 'cancellation' then coalesce(gold, 0) end as gold
from raw
full join kept using (host, day, event_type)
full join told using (host, day, event_type)
where coalesce(bronze, silver, nullif(gold, 0)) is not null
