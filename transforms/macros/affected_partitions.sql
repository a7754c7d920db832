{# The partitions that a model rebuilds: days by the name of their variable, its whole host, or the whole table. #}
{% macro rebuilt_partitions(rebuilds) -%}
    {%- if rebuilds == 'table' -%} true
    {%- elif rebuilds == 'host' -%} host = '{{ var("host") }}'
    {%- else -%} {{ on_days(rebuilds) }}
    {%- endif -%}
{%- endmacro %}


{#
  Delete and insert exactly the affected partitions, also where the new result is empty. Tables are created from their
  contracts alone (by the catalog release, as two branches that create one table conflict); so a missing table is an
  error here, and a full refresh means more days, not a drop.
#}
{% materialization affected_partitions, default -%}
    {%- set existing = load_relation(this) -%}
    {%- if existing is none -%}
        {{ exceptions.raise_compiler_error(this ~ " does not exist at this ref: run `tollgate release`") }}
    {%- endif -%}
    {%- if should_full_refresh() -%}
        {{ exceptions.raise_compiler_error("rebuild " ~ this ~ " by giving the days; it is never dropped") }}
    {%- endif -%}
    {%- set columns = adapter.get_columns_in_relation(existing) | map(attribute='quoted') | join(', ') -%}
    {%- set partitions = rebuilt_partitions(config.require('meta')['rebuilds']) -%}
    {%- set statements = replacing(this, partitions, columns, compiled_code) -%}

    {{ run_hooks(pre_hooks) }}
    {%- for sql in statements %}
        {% call statement('main' if loop.last else 'part ' ~ loop.index) -%} {{ sql }} {%- endcall %}
    {%- endfor %}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks) }}

    {{ return({'relations': [this]}) }}
{%- endmaterialization %}
