with last as (select host, max(day) as day from gold.visitor_decisions_v1 group by host)
select
    host, any_value(decision_day), any_value(policy), count(*),
    count(*) filter (reason <> 'not_eligible'),
    count(*) filter (explored)
from gold.visitor_decisions_v1
join last using (host, day)
group by host
order by host
