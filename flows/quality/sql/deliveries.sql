-- What deliveries say of their records, beside what lies in bronze of them.
with kept as (
    select 'bronze.events' as table_name, host, source, delivery, record from bronze.events
    union all
    select 'bronze.wall_events', host, source, delivery, record from bronze.wall_events
    union all
    select 'bronze.subscriptions', host, source, delivery, record from bronze.subscriptions
    union all
    select 'bronze.articles', host, source, delivery, record from bronze.articles
    union all
    select 'bronze.ad_revenue', host, source, delivery, record from bronze.ad_revenue
),
said as (
    select
        host, source, table_name,
        count(*) as deliveries,
        sum(records)::bigint as delivered,
        sum(accepted)::bigint as accepted,
        sum(quarantined)::bigint as quarantined,
        sum(ignored)::bigint as ignored,
        sum(table_rows)::bigint as table_rows
    from bronze.deliveries
    group by all
),
in_bronze as (
    select host, source, table_name, count(distinct (delivery, record)) as records_in_bronze, count(*) as rows_in_bronze
    from kept
    group by all
),
-- A record with a valid row too is in quarantine for the others, and counts as accepted.
aside as (
    select host, source, table_name, count(*) as records_in_quarantine
    from bronze.quarantine
    anti join kept using (host, source, table_name, delivery, record)
    group by all
)
select
    host, source, table_name,
    coalesce(deliveries, 0), coalesce(delivered, 0), coalesce(accepted, 0), coalesce(quarantined, 0),
    coalesce(ignored, 0), coalesce(table_rows, 0),
    coalesce(records_in_bronze, 0), coalesce(records_in_quarantine, 0), coalesce(rows_in_bronze, 0)
from said
full join in_bronze using (host, source, table_name)
full join aside using (host, source, table_name)
order by host, source, table_name
