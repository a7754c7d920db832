{# A name of somebody within one kind of names; null without one. #}
{% macro identity(kind, name) -%} '{{ kind }} ' || {{ name }} {%- endmacro %}


{# One id of several parts, of which none holds a line feed. #}
{% macro id_of(parts) -%} {{ sha256("concat_ws(chr(10), " ~ parts | join(', ') ~ ")") }} {%- endmacro %}
