{# A coarse class from the user agent: enough to segment by, and stable against its hundreds of spellings. #}
{% macro device_class(user_agent) -%}
    case
        when {{ user_agent }} is null then 'unknown'
        when {{ user_agent }} rlike 'iPad|Tablet|Kindle|Silk/' then 'tablet'
        when {{ user_agent }} rlike 'Android' and not {{ user_agent }} rlike 'Mobile' then 'tablet'
        when {{ user_agent }} rlike 'Mobi|iPhone|iPod|Opera Mini|BlackBerry|Windows Phone' then 'mobile'
        when {{ user_agent }} rlike 'Windows NT|Macintosh|X11|Linux|CrOS' then 'desktop'
        else 'unknown'
    end
{%- endmacro %}
