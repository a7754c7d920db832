with last as (select host, max(day) as day from gold.constraint_report_v1 group by host)
select
    host, decided_by, measure, scope, lower_bound, upper_bound, value, numerator, denominator, units, satisfied, price
from gold.constraint_report_v1
join last using (host, day)
order by host, measure, scope, decided_by
