{#
  All that engines do not agree on. The other macros and the models are plain SQL that Spark, DuckDB and Trino read
  alike: days are moved by `interval '7' day`, a line feed is `chr(10)`, an array is never unnested.
#}
{# Whether a pattern is found in a text. #}
{% macro matches(text, pattern) -%} {{ return(adapter.dispatch('matches', 'tollgate')(text, pattern)) }} {%- endmacro %}

{% macro default__matches(text, pattern) -%} regexp_like({{ text }}, '{{ pattern }}') {%- endmacro %}

{% macro duckdb__matches(text, pattern) -%} regexp_matches({{ text }}, '{{ pattern }}') {%- endmacro %}


{# SHA-256 of a text, in hex. #}
{% macro sha256(text) -%} {{ return(adapter.dispatch('sha256', 'tollgate')(text)) }} {%- endmacro %}

{% macro spark__sha256(text) -%} sha2({{ text }}, 256) {%- endmacro %}

{% macro duckdb__sha256(text) -%} sha256({{ text }}) {%- endmacro %}

{% macro trino__sha256(text) -%} lower(to_hex(sha256(to_utf8({{ text }})))) {%- endmacro %}


{# Seconds to the millisecond, half of one rounded up, as its decimal digits say. #}
{% macro milliseconds_exact(seconds) -%}
    {{ return(adapter.dispatch('milliseconds_exact', 'tollgate')(seconds)) }}
{%- endmacro %}

{% macro default__milliseconds_exact(seconds) -%} cast({{ seconds }} as decimal(18, 3)) {%- endmacro %}

{# DuckDB rounds the double, which is not quite what its digits say, and takes digits with an exponent for more. #}
{% macro duckdb__milliseconds_exact(seconds) -%}
    case when abs({{ seconds }}) < 0.0001 then 0 else cast(cast({{ seconds }} as varchar) as decimal(18, 3)) end
{%- endmacro %}


{# Days from the first to the last. #}
{% macro days_between(first, last) -%} {{ return(adapter.dispatch('days_between', 'tollgate')(first, last)) }} {%- endmacro %}

{% macro default__days_between(first, last) -%} date_diff('day', {{ first }}, {{ last }}) {%- endmacro %}

{% macro spark__days_between(first, last) -%} datediff({{ last }}, {{ first }}) {%- endmacro %}


{# A query for the days of a span, both ends included, a row each; the ends are texts. #}
{% macro days_of_span(first, last) -%} {{ return(adapter.dispatch('days_of_span', 'tollgate')(first, last)) }} {%- endmacro %}

{% macro spark__days_of_span(first, last) -%}
    select explode(sequence(date '{{ first }}', date '{{ last }}')) as day
{%- endmacro %}

{% macro duckdb__days_of_span(first, last) -%}
    select cast(moment as date) as day from generate_series(date '{{ first }}', date '{{ last }}', interval '1' day) as s(moment)
{%- endmacro %}

{# A sequence has at most 10,000 entries, so that months are unfolded to their days. #}
{% macro trino__days_of_span(first, last) -%}
    select day
    from unnest(sequence(date_trunc('month', date '{{ first }}'), date '{{ last }}', interval '1' month)) as m(month)
    cross join unnest(sequence(month, month + interval '1' month - interval '1' day)) as d(day)
    where day between date '{{ first }}' and date '{{ last }}'
{%- endmacro %}


{# The date of an instant where the host is. #}
{% macro day_of(ts) -%} {{ return(adapter.dispatch('day_of', 'tollgate')(ts)) }} {%- endmacro %}

{% macro default__day_of(ts) -%} cast({{ ts }} at time zone '{{ var("zone") }}' as date) {%- endmacro %}

{# The session's own zone is UTC. #}
{% macro spark__day_of(ts) -%} to_date(from_utc_timestamp({{ ts }}, '{{ var("zone") }}')) {%- endmacro %}


{# The instant at which a day is over where the host is; of a midnight that comes twice, the first. #}
{% macro day_end(day) -%} {{ return(adapter.dispatch('day_end', 'tollgate')(day)) }} {%- endmacro %}

{% macro spark__day_end(day) -%}
    to_utc_timestamp(cast({{ day }} + interval '1' day as timestamp), '{{ var("zone") }}')
{%- endmacro %}

{# DuckDB takes the second: hence three hours from the evening before, if that is midnight there. #}
{% macro duckdb__day_end(day) -%}
    {%- set midnight = "cast(" ~ day ~ " + interval '1' day as timestamp)" -%}
    {%- set zone = "'" ~ var("zone") ~ "'" -%}
    {%- set first = "timezone(" ~ zone ~ ", " ~ midnight ~ " - interval '3' hour) + interval '3' hour" -%}
    case when timezone({{ zone }}, {{ first }}) = {{ midnight }} then {{ first }} else timezone({{ zone }}, {{ midnight }}) end
{%- endmacro %}

{% macro trino__day_end(day) -%}
    with_timezone(cast({{ day }} + interval '1' day as timestamp), '{{ var("zone") }}')
{%- endmacro %}


{#
  The statements that put `rows`, a query, in the place of a table's rows under a condition, also where there are none.
  Where there are two, they are one transaction's.
#}
{% macro replacing(relation, condition, columns, rows) -%}
    {{ return(adapter.dispatch('replacing', 'tollgate')(relation, condition, columns, rows)) }}
{%- endmacro %}

{% macro default__replacing(relation, condition, columns, rows) -%}
    {{ return([
        "delete from " ~ relation ~ " where " ~ condition,
        "insert into " ~ relation ~ " (" ~ columns ~ ") select " ~ columns ~ " from (" ~ rows ~ ") as made",
    ]) }}
{%- endmacro %}

{# One snapshot, whereas dbt's insert_overwrite keeps the old rows of a partition that has no new ones. #}
{% macro spark__replacing(relation, condition, columns, rows) -%}
    {{ return(["insert into " ~ relation ~ " replace where " ~ condition ~ " select " ~ columns ~ " from (" ~ rows ~ ")"]) }}
{%- endmacro %}
