{# The host that a visitor came from, without `www.`; null without a referrer. #}
{% macro referrer_host(referrer) -%}
    nullif(regexp_replace(lower(regexp_extract({{ referrer }}, '^[a-zA-Z][a-zA-Z0-9+.-]*://(?:[^/@]*@)?([^/:?#]+)', 1)), '^www[.]', ''), '')
{%- endmacro %}


{#
  What kind of place that is, from its host alone. `search` and `social` are the parties that the published
  studies of news traffic count; whatever is not known by name is another site.
#}
{% macro referrer_class(referrer_host) -%}
    case
        when {{ referrer_host }} is null then 'direct'
        when {{ referrer_host }} = '{{ var("site") }}' or {{ referrer_host }} like '%.{{ var("site") }}' then 'internal'
        when {{ matches(referrer_host, '(^|[.])(google|bing|yahoo|duckduckgo|baidu|yandex|ask|aol|ecosia|qwant|naver|startpage|search)[.]') }} then 'search'
        when {{ matches(referrer_host, '(^|[.])(facebook|twitter|reddit|linkedin|pinterest|instagram|youtube|tumblr|quora|stumbleupon|disqus)[.]com$') }}
            or {{ matches(referrer_host, '^(t[.]co|lnkd[.]in|youtu[.]be|news[.]ycombinator[.]com|plus[.]url[.]google[.]com)$') }} then 'social'
        else 'other_site'
    end
{%- endmacro %}
