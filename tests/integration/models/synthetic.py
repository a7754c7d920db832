"""A small host whose response is known: who is loyal pays at a paywall, who is new turns away from it."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import numpy.typing as npt
from pyspark.sql import DataFrame, SparkSession

from contracts.contract import Contract
from contracts.frames import frame_of
from contracts.gold import ArticleFeatures, VisitorFeatures
from contracts.silver import WallExposures
from infra.config.delivery import Delivery, Role
from infra.config.host import Host
from models.features import PAYWALL, REGWALL, STRATEGIES, UNKNOWN_VISITOR

HOST = "lab"
FIRST_DAY = date(2026, 3, 1)
VISITORS, DAYS, ARTICLES = 600, 6, 30
LAST_DAY = FIRST_DAY + timedelta(days=DAYS - 1)
# Loyal visitors: +20 points of subscription at a paywall, others +1; a regwall registers 25 % of whoever is anonymous.
LOYAL_EFFECT, OTHER_EFFECT, REGWALL_EFFECT = 0.20, 0.01, 0.25

DELIVERY = Delivery.model_validate(
    {
        "host": HOST,
        "models": {
            "subscription": [
                {"name": "steady", "role": "stable", "module": "models.subscription", "parameters": {"trees": 30}},
                {"name": "deeper", "role": "alpha", "module": "models.subscription", "parameters": {"depth": 5}},
            ],
            "registration": [
                {"name": "steady", "role": "stable", "module": "models.registration", "parameters": {"trees": 30}}
            ],
            "engagement": [
                {"name": "steady", "role": "stable", "module": "models.engagement", "parameters": {"trees": 30}}
            ],
        },
    }
)


def host(**rules: object) -> Host:
    """The lab's configuration."""
    return Host.model_validate(
        {
            "name": HOST,
            "site": "lab.example",
            "zone": "UTC",
            "article_pattern": "^/(.+)$",
            "sources": [{"name": "events", "adapter": "access_log"}],
            "economics": {"ltv": 100.0, "registration_value": 2.0, "rpm": 10.0},
            "rules": {"stop_rate_pageview": {"lower": 0.02, "upper": 0.2}, **rules},
        }
    )


def visitor_ids(count: int = VISITORS) -> list[str]:
    return [f"{number:032x}" for number in range(count)]


def loyal(count: int = VISITORS) -> npt.NDArray[np.bool_]:
    return np.asarray(np.arange(count) % 3 == 0)


def status(count: int = VISITORS) -> npt.NDArray[np.object_]:
    names = np.array(["anonymous"] * 6 + ["registered"] * 3 + ["subscriber"], dtype=object)
    return names[np.arange(count) // 3 % 10]


def features(spark: SparkSession) -> DataFrame:
    """gold.visitor_features of every evening from before the first day to the last."""
    days = [FIRST_DAY + timedelta(days=offset) for offset in range(-1, DAYS)]
    counts = np.where(loyal(), 20, 4)
    columns: dict[str, object] = {name: np.zeros(VISITORS) for name in UNKNOWN_VISITOR}
    columns |= {"pageviews_7d": counts // 4, "pageviews_28d": counts, "articles_28d": counts, "sessions_28d": counts}
    columns |= {"active_days_28d": counts // 2, "eligible_pageviews_28d": np.where(status() == "subscriber", 0, counts)}
    columns |= {"premium_pageview_share_28d": np.full(VISITORS, 0.5)}
    columns |= {"registration_pageview_share_28d": np.full(VISITORS, 0.3), "days_since_first_seen_28d": counts}
    rows = {
        name: np.tile(np.asarray(column), len(days))
        for name, column in (
            columns | {"visitor_id": np.array(visitor_ids(), dtype=object), "status": status()}
        ).items()
    }
    day = np.repeat(np.array(days, dtype="datetime64[D]"), VISITORS)
    return _frame(spark, VisitorFeatures, rows | {"day": day, "host": HOST, "run_key": "k"})


def exposures(spark: SparkSession, *, seed: int = 1) -> DataFrame:
    """silver.wall_exposures: each non-subscriber meets two doors on each day, under one drawn strategy."""
    generator = np.random.default_rng(seed)
    readers = np.flatnonzero(status() != "subscriber")
    reader = np.tile(readers, DAYS)
    offset = np.repeat(np.arange(DAYS), len(readers))
    # The loyal are shown more paywalls, so an unweighted comparison would mistake who they are for what walls do.
    propensities = np.where(loyal()[reader][:, None], [0.3, 0.2, 0.5], [0.5, 0.3, 0.2])
    strategy = (propensities.cumsum(axis=1) < generator.random(len(reader))[:, None]).sum(axis=1)
    anonymous = status()[reader] == "anonymous"
    p_subscribe = 0.01 + np.where(strategy == PAYWALL, np.where(loyal()[reader], LOYAL_EFFECT, OTHER_EFFECT), 0.0)
    p_register = 0.02 + np.where((strategy == REGWALL) & anonymous, REGWALL_EFFECT, 0.0)
    mean = np.where(loyal()[reader], 10.0, 4.0) - np.where(
        strategy == PAYWALL, np.where(loyal()[reader], 0.5, 3.0), 0.0
    )
    outcomes = {
        "subscribed_in_window": generator.random(len(reader)) < p_subscribe,
        "registered_in_window": generator.random(len(reader)) < np.where(anonymous, p_register, 0.0),
        "pageviews_in_window": generator.poisson(mean),
    }
    rows: dict[str, object] = {
        "visitor_id": np.array(visitor_ids(), dtype=object)[reader],
        "visitor_status": status()[reader],
        "strategy": np.array(STRATEGIES, dtype=object)[strategy],
        "day": np.array([FIRST_DAY + timedelta(days=int(days)) for days in offset], dtype="datetime64[D]"),
        **{f"propensity_{name}": propensities[:, k] for k, name in enumerate(STRATEGIES)},
        **outcomes,
    }
    doors = [
        rows | {"exposure_id": np.array([f"{door}{row:063x}" for row in range(len(reader))], dtype=object)}
        for door in (1, 2)
    ]
    fixed = {
        "host": HOST,
        "ts": datetime(2026, 3, 1, 12, tzinfo=UTC),
        "article_id": "a",
        "section": "news",
        "wall_level": "premium",
        "action": "open",
        "dismissed": False,
        "outcome_final": True,
        "run_key": "k",
    }
    frames = [_frame(spark, WallExposures, door | fixed) for door in doors]
    return frames[0].unionByName(frames[1])


def article_features(spark: SparkSession) -> DataFrame:
    """gold.article_features of the last day: two sections, traffic falling from article to article."""
    traffic = np.arange(ARTICLES, 0, -1) * 7
    rows: dict[str, object] = {
        "article_id": np.array([f"article-{number:02d}" for number in range(ARTICLES)], dtype=object),
        "section": np.array(["news", "arts", None], dtype=object)[np.arange(ARTICLES) % 3],
        "pageviews_1d": traffic // 7,
        "pageviews_7d": traffic,
        "pageviews_28d": traffic * 3,
        "eligible_pageviews_28d": traffic * 2,
    }
    fixed = {"search_pageview_share_28d": 0.0, "social_pageview_share_28d": 0.0, "walled_pageviews_28d": 0}
    fixed |= {"host": HOST, "day": LAST_DAY, "wall_level": "free", "age_days": 3, "run_key": "k"}  # type: ignore[dict-item]
    return _frame(spark, ArticleFeatures, rows | fixed)


def _frame(spark: SparkSession, contract: type[Contract], columns: dict[str, object]) -> DataFrame:
    return frame_of(spark, contract, columns)


def only(model: str) -> Delivery:
    """The stable variant of one model alone."""
    variants = tuple(v for v in DELIVERY.models[model] if v.role is Role.STABLE)
    return Delivery(host=HOST, models={model: variants})
