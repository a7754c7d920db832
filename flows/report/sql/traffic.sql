-- One row of gold.visitor_daily is one visitor on one day.
select host, day, sum(pageviews)::bigint, count(*)
from gold.visitor_daily_v1
group by host, day
order by host, day
