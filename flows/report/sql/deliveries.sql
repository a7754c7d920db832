select
    host, source, count(*),
    sum(records)::bigint, sum(accepted)::bigint, sum(quarantined)::bigint, sum(ignored)::bigint
from bronze.deliveries
group by host, source
order by host, source
