with broken as (
    select host, table_name, unnest(rules) as rule_id
    from bronze.quarantine
)
select host, table_name, rule_id, count(*)
from broken
group by host, table_name, rule_id
order by host, count(*) desc, table_name, rule_id
