-- Of each table the last audit among the runs that the ref's log names: a refused run's key is not there. One key
-- may have been audited more than once, on another branch or after a conflict.
with audited as (
    select *
    from ops.quality
    where run_key in (select unnest($published))
),
last as (
    select host, table_name, max(recorded_at) as recorded_at
    from audited
    group by host, table_name
)
select
    host, table_name, max(contract_version), any_value(day), max(rows_checked), count(*),
    count(*) filter (broken_rows > 0 and severity <> 'warn'),
    count(*) filter (broken_rows > 0),
    sum(broken_rows)::bigint
from audited
join last using (host, table_name, recorded_at)
group by host, table_name
order by host, table_name
