"""A few rows of two hosts, chosen so that a wrong metric gives a wrong number."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from pyspark.sql import SparkSession

from contracts import gold, silver
from contracts.contract import Contract

Row = Mapping[str, Any]

# A Sunday and the Monday after it: two days, two weeks, two months.
SUNDAY, MONDAY = date(2026, 5, 31), date(2026, 6, 1)
ANN, BEA, CID, DOT = ("a" * 32, "b" * 32, "c" * 32, "d" * 32)
_DEFAULTS: Mapping[str, Any] = {
    "string": "x",
    "bigint": 0,
    "double": 0.0,
    "boolean": False,
    "date": SUNDAY,
    "timestamp": datetime(2026, 5, 31, 12, tzinfo=UTC),
}


def _visit(host: str, day: date, visitor: str, *, pageviews: int, eligible: int, walled: int, **more: Any) -> Row:
    counts = {"pageviews": pageviews, "articles": pageviews - 1, "sessions": more.pop("sessions", 1)}
    # A tenth more for a subscriber, so that whose attention it is shows.
    counts["engaged_seconds"] = pageviews * (11.0 if more.get("status") == "subscriber" else 10.0)
    walls = {"eligible_pageviews": eligible, "walled_pageviews": walled, "was_stopped": walled > 0}
    return {"host": host, "day": day, "visitor_id": visitor, "status": "anonymous", **counts, **walls, **more}


def _live(host: str, day: date, article: str, level: str | None, *, views: int, section: str | None = "news") -> Row:
    named = {"host": host, "day": day, "article_id": article, "section": section}
    return {**named, "wall_level": level, "pageviews_1d": views}


def _door(visitor: str, action: str, bought: bool | None, **more: Any) -> Row:
    told = {"outcome_final": bought is not None, "subscribed_in_window": bought}
    told["registered_in_window"] = None if bought is None else more.pop("registered", False)
    return {"host": "north", "day": SUNDAY, "visitor_id": visitor, "action": action, **told, "section": "news", **more}


def _decided(host: str, visitor: str, strategy: str, *, explored: bool = False) -> Row:
    named = {"host": host, "decision_day": MONDAY, "visitor_id": visitor}
    return {**named, "strategy": strategy, "explored": explored}


def _wall(host: str, article: str, level: str) -> Row:
    return {"host": host, "decision_day": MONDAY, "article_id": article, "wall_level": level, "section": "news"}


def _shadow(host: str, visitor: str, shadow: str, strategy: str) -> Row:
    agrees = strategy == "open"
    named = {"host": host, "visitor_id": visitor, "shadow": shadow}
    return {**named, "strategy": strategy, "stable_strategy": "open", "agrees": agrees}


ROWS: Mapping[type[Contract], Sequence[Row]] = {
    gold.VisitorDaily: [
        _visit("north", SUNDAY, ANN, pageviews=5, eligible=4, walled=2, sessions=2, registered=True),
        _visit(
            "north",
            SUNDAY,
            BEA,
            pageviews=3,
            eligible=2,
            walled=0,
            status="subscriber",
            registered=True,
            subscribed=True,
        ),
        _visit("north", MONDAY, ANN, pageviews=2, eligible=1, walled=1, status="registered"),
        _visit("north", MONDAY, CID, pageviews=7, eligible=0, walled=0, status="subscriber", sessions=3),
        # The same pseudonym at another host is another visitor; nobody is eligible there.
        _visit("south", SUNDAY, ANN, pageviews=4, eligible=0, walled=0),
    ],
    gold.ArticleDaily: [
        {"host": "north", "day": SUNDAY, "article_id": "n1", "pageviews": 6, "pageviews_from_search": 2},
        {"host": "north", "day": MONDAY, "article_id": "n1", "pageviews": 1, "pageviews_from_search": 1},
        {"host": "south", "day": SUNDAY, "article_id": "s1", "pageviews": 3},
    ],
    gold.ArticleFeatures: [
        _live("north", SUNDAY, "n1", "premium", views=6),
        _live("north", SUNDAY, "n2", "free", views=1, section="sport"),
        _live("north", MONDAY, "n1", "registration", views=1),
        _live("north", MONDAY, "n2", "free", views=0, section="sport"),
        _live("north", MONDAY, "n3", None, views=0, section=None),
        _live("south", SUNDAY, "s1", None, views=3, section=None),
    ],
    silver.WallExposures: [
        # Ann is stopped three times and buys once: one person who bought. Bea's window is open, Dot was not stopped.
        _door(ANN, "paywall", True, exposure_id="1"),
        _door(ANN, "regwall", True, exposure_id="2"),
        _door(ANN, "paywall", False, exposure_id="3", section="sport", registered=True),
        _door(BEA, "paywall", None, exposure_id="4", day=MONDAY),
        _door(CID, "open", True, exposure_id="5", registered=True),
        _door(CID, "regwall", False, exposure_id="6", section=None, day=MONDAY),
        _door(DOT, "open", True, exposure_id="7"),
    ],
    silver.AdRevenue: [
        {"host": "north", "section": "news", "ad_impressions": 30, "revenue": 1.5, "currency": "USD"},
        {"host": "north", "section": "sport", "ad_impressions": 10, "revenue": 0.25, "currency": "USD"},
        {"host": "south", "section": None, "ad_impressions": 9, "revenue": 0.5, "currency": "EUR", "day": MONDAY},
    ],
    gold.VisitorDecisions: [
        _decided("north", ANN, "paywall"),
        _decided("north", BEA, "open", explored=True),
        _decided("north", CID, "regwall"),
        _decided("south", ANN, "open"),
    ],
    gold.ArticleWalls: [
        _wall("north", "n1", "premium"),
        _wall("north", "n2", "free"),
        _wall("north", "n3", "registration"),
        _wall("south", "s1", "free"),
    ],
    gold.ConstraintReport: [
        {"host": "north", "decision_day": MONDAY, "measure": "stop_rate_pageview", "satisfied": True},
        {"host": "north", "decision_day": MONDAY, "measure": "walling_ratio_article", "satisfied": False},
        {"host": "south", "decision_day": MONDAY, "measure": "stop_rate_pageview", "satisfied": True},
    ],
    gold.ShadowDecisions: [
        _shadow("north", ANN, "bold", "paywall"),
        _shadow("north", BEA, "bold", "open"),
        _shadow("north", ANN, "shy", "open"),
    ],
}


def insert(spark: SparkSession, catalog: str) -> None:
    """Append all rows to their tables in `catalog`; columns that no metric asks for get any value."""
    for contract, rows in ROWS.items():
        columns = contract.definition().columns
        ddl = ", ".join(f"`{column.name}` {column.type}" for column in columns)
        values = [tuple(row.get(column.name, _DEFAULTS[column.type]) for column in columns) for row in rows]
        spark.createDataFrame(values, ddl).writeTo(f"{catalog}.{contract.definition().table}").append()
