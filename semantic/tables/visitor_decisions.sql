{{ config(materialized='written_by_flows', schema='gold', alias='visitor_decisions_v1') }}
select * from {{ source('gold', 'visitor_decisions_v1') }}
