-- Alarms of the runs that the ref's log names.
select host, day, told
from ops.alerts
where run_key in (select unnest($published))
order by host, day desc, table_name, column_name, metric
