-- Alarms of the runs that the ref's log names, while what was measured is still so: a day that was published anew with
-- another number has none.
select host, table_name, day, told
from ops.alerts as told_of
where
    run_key in (select unnest($published))
    and exists (
        select 1
        from ops.measures as now
        where
            now.target = told_of.target
            and now.host = told_of.host
            and now.table_name = told_of.table_name
            and now.day = told_of.day
            and now.metric = told_of.metric
            and now.column_name is not distinct from told_of.column_name
            and now.value = told_of.value
    )
order by table_name, host, day desc, column_name, metric
