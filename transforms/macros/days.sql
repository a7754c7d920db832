{#
  Days travel as spans, `[[first, last], …]` with both ends included: a year is as short as a day. Which variable
  a model rebuilds is its `meta.rebuilds`; what the variables mean is in dbt_project.yml.
#}
{# The rows of the run's host on the days of the variable `spans`, widened by `before` and `after` days. #}
{% macro on_days(spans, before=0, after=0) -%}
    host = '{{ var("host") }}' and (
        {%- for first, last in var(spans) %}
        day between date '{{ first }}'{{ " - interval '" ~ before ~ "' day" if before }} and date '{{ last }}'{{ " + interval '" ~ after ~ "' day" if after }}{{ " or" if not loop.last }}
        {%- else %} false {% endfor -%}
    )
{%- endmacro %}


{# The days of spans, a row each; the spans themselves, as a calendar has no variable. #}
{% macro each_day(spans) -%}
    {%- for first, last in spans %}
    {{ days_of_span(first, last) }}{{ " union all" if not loop.last }}
    {%- else %} select date '1970-01-01' as day where false {% endfor -%}
{%- endmacro %}
