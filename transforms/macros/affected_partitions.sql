{# The partitions that a model rebuilds: days by the name of their variable, its whole host, or the whole table. #}
{% macro rebuilt_partitions(rebuilds) -%}
    {%- if rebuilds == 'table' -%} true
    {%- elif rebuilds == 'host' -%} host = '{{ var("host") }}'
    {%- else -%} {{ on_days(rebuilds) }}
    {%- endif -%}
{%- endmacro %}


{#
  Delete and insert exactly the affected partitions, also where the new result is empty: dbt's insert_overwrite
  keeps the old rows of such a partition. Tables are created by the catalog release alone, as two branches that
  create one table conflict; so a missing table is an error here, and a full refresh means more days, not a drop.
#}
{% materialization affected_partitions, adapter='spark' -%}
    {%- set existing = load_relation(this) -%}
    {%- if existing is none -%}
        {{ exceptions.raise_compiler_error(this ~ " does not exist at this ref: run `tollgate release`") }}
    {%- endif -%}
    {%- if should_full_refresh() -%}
        {{ exceptions.raise_compiler_error("rebuild " ~ this ~ " by giving the days; it is never dropped") }}
    {%- endif -%}
    {%- set columns = adapter.get_columns_in_relation(existing) | map(attribute='quoted') | join(', ') -%}

    {{ run_hooks(pre_hooks) }}
    {% call statement('main') -%}
        insert into {{ this }} replace where {{ rebuilt_partitions(config.require('meta')['rebuilds']) }}
        select {{ columns }} from (
            {{ compiled_code }}
        )
    {%- endcall %}
    {{ run_hooks(post_hooks) }}

    {{ return({'relations': [this]}) }}
{%- endmaterialization %}
