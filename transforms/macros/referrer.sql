{#
  The host that a visitor came from, without `www.`; null without a referrer. Names of hosts ignore the case of ASCII
  letters alone, and of others engines have different small ones.
#}
{% macro referrer_host(referrer) -%}
    nullif(regexp_replace(translate(regexp_extract({{ referrer }}, '^[a-zA-Z][a-zA-Z0-9+.-]*://(?:[^/@]*@)?([^/:?#]+)', 1), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '^www[.]', ''), '')
{%- endmacro %}


{#
  What kind of place that is, from its host alone. `search` and `social` are the parties that the published
  studies of news traffic count; whatever is not known by name is another site. A slash ends the host: `$` would also
  match before a last line feed, though not on every engine.
#}
{% macro referrer_class(referrer_host) -%}
    {%- set ended = referrer_host ~ " || '/'" -%}
    case
        when {{ referrer_host }} is null then 'direct'
        when {{ referrer_host }} = '{{ var("site") }}' or {{ referrer_host }} like '%.{{ var("site") }}' then 'internal'
        when {{ matches(referrer_host, '(^|[.])(google|bing|yahoo|duckduckgo|baidu|yandex|ask|aol|ecosia|qwant|naver|startpage|search)[.]') }} then 'search'
        when {{ matches(ended, '(^|[.])(facebook|twitter|reddit|linkedin|pinterest|instagram|youtube|tumblr|quora|stumbleupon|disqus)[.]com/') }}
            or {{ matches(ended, '^(t[.]co|lnkd[.]in|youtu[.]be|news[.]ycombinator[.]com|plus[.]url[.]google[.]com)/') }} then 'social'
        else 'other_site'
    end
{%- endmacro %}
