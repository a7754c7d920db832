{{ config(meta={'rebuilds': 'table'}, tags=['release']) }}

select day as date_day
from ({{ each_day([['2010-01-01', '2039-12-31']]) }})
