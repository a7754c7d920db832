with last as (select host, max(day) as day from gold.article_walls_v1 group by host)
select host, section, wall_level, count(*)
from gold.article_walls_v1
join last using (host, day)
group by host, section, wall_level
order by host, section, wall_level
