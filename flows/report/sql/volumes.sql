-- Pageviews by day, as measured at the last run among those that the ref's log names: an experiment may have measured
-- a day of its own.
select host, day, arg_max(value, recorded_at)
from ops.measures
where
    run_key in (select unnest($published))
    and table_name = 'silver.pageviews'
    and metric = 'rows'
group by host, day
order by host, day
