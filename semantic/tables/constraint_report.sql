{{ config(materialized='written_by_flows', schema='gold', alias='constraint_report_v1') }}
select * from {{ source('gold', 'constraint_report_v1') }}
