"""What each metric is by host, in SQL written by hand from the glossary."""

from collections.abc import Mapping

_PERSON = "host || visitor_id"
_WALLED = "wall_level in ('registration', 'premium')"

# An aggregate over one table, in groups of `host`.
_OF_VISITOR_DAILY = {
    "pageviews": "sum(pageviews)",
    "visitors": f"count(distinct {_PERSON})",
    "visitor_days": "count(*)",
    "sessions": "sum(sessions)",
    "article_reads": "sum(articles)",
    "pageviews_per_session": "sum(pageviews) / sum(sessions)",
    "articles_per_visitor": f"sum(articles) / count(distinct {_PERSON})",
    "eligible_pageviews": "sum(eligible_pageviews)",
    "walled_pageviews": "sum(walled_pageviews)",
    "eligible_visitor_days": "count(*) filter (eligible_pageviews > 0)",
    "stopped_visitor_days": "count(*) filter (walled_pageviews > 0)",
    "stop_rate_pageview": "sum(walled_pageviews) / nullif(sum(eligible_pageviews), 0)",
    "stop_rate_visitor": "count(*) filter (was_stopped) / nullif(count(*) filter (eligible_pageviews > 0), 0)",
    "engaged_seconds": "sum(engaged_seconds)",
    "engaged_seconds_per_session": "sum(engaged_seconds) / sum(sessions)",
    "subscriber_pageviews": "coalesce(sum(pageviews) filter (status = 'subscriber'), 0)",
    "subscriber_share_pageview": "coalesce(sum(pageviews) filter (status = 'subscriber'), 0) / sum(pageviews)",
    "registrations": "count(*) filter (registered)",
    "subscriptions": "count(*) filter (subscribed)",
}
_OF_ARTICLE_DAILY = {
    "article_pageviews": "sum(pageviews)",
    "article_pageviews_from_search": "sum(pageviews_from_search)",
    "search_share_article_pageview": "sum(pageviews_from_search) / sum(pageviews)",
}
_OF_ARTICLE_FEATURES = {
    "live_article_days": "count(*)",
    "walled_article_days": f"count(*) filter ({_WALLED})",
    "walling_ratio_article": f"count(*) filter ({_WALLED}) / count(*)",
    "pageviews_of_walled_articles": f"coalesce(sum(pageviews_1d) filter ({_WALLED}), 0)",
}
_STOPPED = "action in ('regwall', 'paywall') and outcome_final"
_REGISTERED = f"{_STOPPED} and registered_in_window"
_BOUGHT = f"{_STOPPED} and subscribed_in_window"
_OF_WALL_EXPOSURES = {
    "judged_stopped_visitors": f"count(distinct visitor_id) filter ({_STOPPED})",
    "buying_stopped_visitors": f"count(distinct visitor_id) filter ({_BOUGHT})",
    "registering_stopped_visitors": f"count(distinct visitor_id) filter ({_REGISTERED})",
    "registered_stop_conversion": f"count(distinct visitor_id) filter ({_REGISTERED})"
    f" / nullif(count(distinct visitor_id) filter ({_STOPPED}), 0)",
    "paid_stop_conversion": f"count(distinct visitor_id) filter ({_BOUGHT})"
    f" / nullif(count(distinct visitor_id) filter ({_STOPPED}), 0)",
}
_OF_AD_REVENUE = {"ad_revenue": "sum(revenue)", "ad_impressions": "sum(ad_impressions)"}
_OF_VISITOR_DECISIONS = {
    "visitor_decisions": "count(*)",
    "explored_decisions": "count(*) filter (explored)",
    "closed_decisions": "count(*) filter (strategy in ('regwall', 'paywall'))",
    "explored_share_decision": "count(*) filter (explored) / count(*)",
    "closed_share_decision": "count(*) filter (strategy in ('regwall', 'paywall')) / count(*)",
}
_OF_ARTICLE_WALLS = {
    "article_decisions": "count(*)",
    "walled_article_decisions": f"count(*) filter ({_WALLED})",
    "decided_walling_ratio_article": f"count(*) filter ({_WALLED}) / count(*)",
}
_OF_CONSTRAINT_REPORT = {
    "newsroom_rules": "count(*)",
    "satisfied_rules": "count(*) filter (satisfied)",
    "satisfied_share_rule": "count(*) filter (satisfied) / count(*)",
}
_OF_SHADOW_DECISIONS = {
    "shadow_decisions": "count(*)",
    "agreeing_shadow_decisions": "count(*) filter (strategy = stable_strategy)",
    "shadow_agreement_share": "count(*) filter (strategy = stable_strategy) / count(*)",
}
_OF_ONE_TABLE: Mapping[str, Mapping[str, str]] = {
    "gold.visitor_daily_v1": _OF_VISITOR_DAILY,
    "gold.article_daily_v1": _OF_ARTICLE_DAILY,
    "gold.article_features_v1": _OF_ARTICLE_FEATURES,
    "silver.wall_exposures": _OF_WALL_EXPOSURES,
    "silver.ad_revenue": _OF_AD_REVENUE,
    "gold.visitor_decisions_v1": _OF_VISITOR_DECISIONS,
    "gold.article_walls_v1": _OF_ARTICLE_WALLS,
    "gold.constraint_report_v1": _OF_CONSTRAINT_REPORT,
    "gold.shadow_decisions_v1": _OF_SHADOW_DECISIONS,
}
_OF_TWO_TABLES = {
    "rpm": """
        select host, 1000 * revenue / pageviews
        from (select host, sum(pageviews) as pageviews from gold.visitor_daily_v1 group by host)
        join (select host, sum(revenue) as revenue from silver.ad_revenue group by host) using (host)""",
    "walling_ratio_pageview": f"""
        select host, coalesce(walled, 0) / pageviews
        from (select host, sum(pageviews) as pageviews from gold.visitor_daily_v1 group by host)
        left join (
            select host, sum(pageviews_1d) as walled from gold.article_features_v1 where {_WALLED} group by host
        ) using (host)""",
}

BY_HAND: Mapping[str, str] = {
    **_OF_TWO_TABLES,
    **{
        metric: f"select host, {aggregate} from {table} group by host"
        for table, metrics in _OF_ONE_TABLE.items()
        for metric, aggregate in metrics.items()
    },
}
