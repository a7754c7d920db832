with last as (select host, max(day) as day from gold.shadow_decisions_v1 group by host)
select host, shadow, stable_strategy, strategy, count(*)
from gold.shadow_decisions_v1
join last using (host, day)
group by host, shadow, stable_strategy, strategy
order by host, shadow, stable_strategy, strategy
