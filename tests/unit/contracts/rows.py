"""For each contract one valid row, and for each of its rules a change that breaks it."""

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from contracts import bronze, gold, silver
from contracts.contract import Contract
from contracts.definition import Rule

Row = Mapping[str, Any]

SHA256 = "0123456789abcdef" * 4
HASH = SHA256[:32]
DAY = date(2015, 5, 17)
NOON = datetime(2015, 5, 17, 12, tzinfo=UTC)
ORIGIN = {"source": "access_log", "source_version": "access_log/1", "delivery": SHA256}

VALID: Mapping[type[Contract], Row] = {
    bronze.Events: {
        "host": "semicomplete",
        "day": DAY,
        "event_id": SHA256,
        "event_type": "pageview",
        "ts": NOON,
        "visitor_id": HASH,
        "session_id": None,
        "user_id": None,
        "url": "https://semicomplete.com/blog?flav=html",
        "path": "/blog",
        "article_id": None,
        "referrer": None,
        "user_agent": "Mozilla/5.0",
        "engaged_seconds": 12.5,
        "scroll_share": 0.25,
        **ORIGIN,
        "record": 0,
        "run_day": date(2015, 5, 20),
        "run_key": "k",
        "extras": None,
    },
    bronze.Deliveries: {
        "host": "semicomplete",
        "day": DAY,
        **ORIGIN,
        "file_name": "access_log",
        "bytes_decompressed": 2_370_789,
        "records": 10,
        "accepted": 6,
        "quarantined": 1,
        "ignored": 3,
        "table_name": "bronze.events",
        "table_rows": 7,
        "ignored_by": '{"access_log.bot": 3}',
        "run_key": "k",
    },
    bronze.Quarantine: {
        "host": "semicomplete",
        "day": DAY,
        **ORIGIN,
        "record": 3,
        "table_name": "bronze.events",
        "rules": ["events.v1.ts.not_null"],
        "payload": "a line",
        "run_key": "k",
    },
    silver.Pageviews: {
        "host": "semicomplete",
        "day": DAY,
        "event_id": SHA256,
        "ts": NOON,
        "visitor_id": HASH,
        "article_id": "blog/geekery/grok",
        "path": "/blog/geekery/grok.html",
        "referrer_host": "www.google.com",
        "referrer_class": "search",
        "device_class": "desktop",
        "source": "access_log",
        "run_key": "k",
    },
    gold.ArticleDaily: {
        "host": "semicomplete",
        "day": DAY,
        "article_id": "blog/geekery/grok",
        "pageviews": 15,
        "visitors": 4,
        "pageviews_from_search": 1,
        "pageviews_from_social": 2,
        "pageviews_from_other_sites": 3,
        "pageviews_internal": 4,
        "pageviews_direct": 5,
        "first_ts": NOON,
        "last_ts": NOON,
        "run_key": "k",
    },
}

_BY_CHECK: Mapping[str, Any] = {"not_null": None, "finite": math.nan, "ge": -1}
_BREAKING: Mapping[str, Row] = {
    "events.v1.event_type.isin": {"event_type": "page view"},
    "events.v1.ts.ge": {"ts": datetime(1970, 1, 1, tzinfo=UTC), "day": date(1970, 1, 1)},
    "events.v1.engaged_seconds.ge": {"engaged_seconds": -0.5},
    "events.v1.engaged_seconds.le": {"engaged_seconds": 86_400.5},
    "events.v1.scroll_share.ge": {"scroll_share": -0.1},
    "events.v1.scroll_share.le": {"scroll_share": math.inf},
    "events.v1.path.str_startswith": {"path": "blog"},
    "events.v1.path.str_length": {"path": "/" * 2049},
    "events.v1.event_id.str_matches": {"event_id": SHA256 + "\n"},
    "events.v1.visitor_id.str_matches": {"visitor_id": "66.249.73.185"},
    "events.v1.delivery.str_matches": {"delivery": SHA256.upper()},
    "events.v1.ts_within_day": {"ts": datetime(2015, 5, 18, 12, tzinfo=UTC)},
    "events.v1.day_not_after_run_day": {"run_day": date(2015, 5, 16)},
    "deliveries.v1.delivery.str_matches": {"delivery": "access_log"},
    "deliveries.v1.records_reconcile": {"records": 11},
    "quarantine.v1.delivery.str_matches": {"delivery": SHA256[:-1]},
    "quarantine.v1.rules_named": {"rules": []},
    "pageviews.v1.event_id.str_matches": {"event_id": "1"},
    "pageviews.v1.visitor_id.str_matches": {"visitor_id": HASH + "0"},
    "pageviews.v1.path.str_startswith": {"path": "https://semicomplete.com/"},
    "pageviews.v1.path.str_length": {"path": "/" * 2049},
    "pageviews.v1.referrer_class.isin": {"referrer_class": "email"},
    "pageviews.v1.device_class.isin": {"device_class": "Desktop"},
    "article_daily.v1.visitors_within_pageviews": {"visitors": 16},
    "article_daily.v1.referrers_sum_to_pageviews": {"pageviews_direct": 6},
    "article_daily.v1.first_not_after_last": {"first_ts": datetime(2015, 5, 17, 13, tzinfo=UTC)},
}


def breaking_row(contract: type[Contract], rule: Rule) -> Row:
    """The valid row, changed so that it breaks `rule`; a rule that nobody wrote a change for is a KeyError."""
    check = rule.rule_id.rpartition(".")[2]
    if rule.rule_id in _BREAKING:
        return {**VALID[contract], **_BREAKING[rule.rule_id]}
    if rule.statement == "str_length(exact_value=None, max_value=None, min_value=1)":
        return {**VALID[contract], str(rule.column): ""}
    return {**VALID[contract], str(rule.column): _BY_CHECK[check]}


def frame_of(spark: SparkSession, contract: type[Contract], *rows: Row) -> DataFrame:
    """A frame in the contract's columns, every one of them nullable."""
    columns = contract.definition().columns
    ddl = ", ".join(f"`{column.name}` {column.type}" for column in columns)
    return spark.createDataFrame([tuple(row[column.name] for column in columns) for row in rows], ddl)
