{# A sum of seconds to the millisecond that does not depend on the order of its rows, as a sum of doubles would. #}
{% macro exact_seconds(seconds) -%}
    coalesce(cast(sum({{ milliseconds_exact(seconds) }}) as double), 0)
{%- endmacro %}


{# A rate; 0 where there is nothing to divide by. #}
{% macro share(part, whole) -%}
    coalesce(cast({{ part }} as double) / nullif({{ whole }}, 0), 0)
{%- endmacro %}
