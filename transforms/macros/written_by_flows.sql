{# A table that a flow writes: dbt declares it, so that metrics may refer to it, and never touches it. #}
{% materialization written_by_flows, default -%}
    {% do noop_statement('main', 'SKIP') %}
    {{ return({'relations': [this]}) }}
{%- endmaterialization %}
