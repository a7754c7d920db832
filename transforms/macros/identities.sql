{# A name of somebody within one kind of names; null without one. #}
{% macro identity(kind, name) -%} '{{ kind }} ' || {{ name }} {%- endmacro %}


{# A row for each of the values, nulls included, so that no row without them is lost. #}
{% macro each_of(values) -%} explode(array({{ values | join(', ') }})) {%- endmacro %}
