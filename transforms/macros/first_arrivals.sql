{#
  The rows of a bronze table that stand: the same event may have been delivered in several files, and the first
  to arrive stands. A day is deduplicated by itself, so that rebuilding one day or many gives the same.
#}
{% macro first_arrivals(relation, spans, condition) -%}
    select * from (
        select
            *,
            row_number() over (partition by host, day, event_id order by run_day, delivery, record) as arrival
        from {{ relation }}
        where {{ on_days(spans) }} and {{ condition }}
    )
    where arrival = 1
{%- endmacro %}
