{#
  Days travel as spans, `[[first, last], …]` with both ends included: a year is as short as a day. Which variable
  a model rebuilds is its `meta.rebuilds`; what the variables mean is in dbt_project.yml.
#}
{# The rows of the run's host on the days of the variable `spans`, widened by `before` and `after` days. #}
{% macro on_days(spans, before=0, after=0) -%}
    host = '{{ var("host") }}' and (
        {%- for first, last in var(spans) %}
        day between date '{{ first }}'{{ " - " ~ before if before }} and date '{{ last }}'{{ " + " ~ after if after }}{{ " or" if not loop.last }}
        {%- else %} false {% endfor -%}
    )
{%- endmacro %}


{# The days of spans, a row each; the spans themselves, as a calendar has no variable. #}
{% macro each_day(spans) -%}
    {%- for first, last in spans %}
    select explode(sequence(date '{{ first }}', date '{{ last }}')) as day{{ " union all" if not loop.last }}
    {%- else %} select date '1970-01-01' as day where false {% endfor -%}
{%- endmacro %}


{% macro days_between(first, last) -%} datediff({{ last }}, {{ first }}) {%- endmacro %}


{% macro seconds_between(first, last) -%} (unix_micros({{ last }}) - unix_micros({{ first }})) / 1000000 {%- endmacro %}


{# The date of an instant where the host is; the session's own zone is UTC. #}
{% macro day_of(ts) -%} to_date(from_utc_timestamp({{ ts }}, '{{ var("zone") }}')) {%- endmacro %}


{# The instant at which a day is over where the host is. #}
{% macro day_end(day) -%} to_utc_timestamp(cast({{ day }} + 1 as timestamp), '{{ var("zone") }}') {%- endmacro %}
