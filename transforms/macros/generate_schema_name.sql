{# A tier is its schema on every branch: the branch isolates, so no prefix per developer is needed. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name or target.schema }}
{%- endmacro %}
