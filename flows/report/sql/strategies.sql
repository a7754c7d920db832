-- What holds, exploration included, and what each shadow would have chosen, for the same eligible visitors.
with last as (select host, max(day) as day from gold.visitor_decisions_v1 group by host),
chosen as (
    select host, day, 'stable' as decided_by, strategy
    from gold.visitor_decisions_v1
    where reason <> 'not_eligible'
    union all
    select host, day, shadow, strategy
    from gold.shadow_decisions_v1
)
select host, decided_by, strategy, count(*)
from chosen
join last using (host, day)
group by host, decided_by, strategy
order by host, decided_by, strategy
