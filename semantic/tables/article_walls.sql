{{ config(materialized='written_by_flows', schema='gold', alias='article_walls_v1') }}
select * from {{ source('gold', 'article_walls_v1') }}
