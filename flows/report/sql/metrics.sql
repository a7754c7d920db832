with last as (select host, max(day) as day from gold.model_performance_v1 group by host)
select host, model, role, model_digest, metric, step, value, reference, weight
from gold.model_performance_v1
join last using (host, day)
order by host, model, model_digest, metric, step
