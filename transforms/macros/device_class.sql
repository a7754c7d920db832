{# A coarse class from the user agent: enough to segment by, and stable against its hundreds of spellings. #}
{% macro device_class(user_agent) -%}
    case
        when {{ user_agent }} is null then 'unknown'
        when {{ matches(user_agent, 'iPad|Tablet|Kindle|Silk/') }} then 'tablet'
        when {{ matches(user_agent, 'Android') }} and not {{ matches(user_agent, 'Mobile') }} then 'tablet'
        when {{ matches(user_agent, 'Mobi|iPhone|iPod|Opera Mini|BlackBerry|Windows Phone') }} then 'mobile'
        when {{ matches(user_agent, 'Windows NT|Macintosh|X11|Linux|CrOS') }} then 'desktop'
        else 'unknown'
    end
{%- endmacro %}
