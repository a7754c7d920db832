{{ config(materialized='written_by_flows', schema='gold', alias='shadow_decisions_v1') }}
select * from {{ source('gold', 'shadow_decisions_v1') }}
