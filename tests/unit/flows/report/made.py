"""A report's data, made up: three hosts, of which one is simulated and decided by models, one has no model."""

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from flows.report.data import (
    Alert,
    ConstraintRow,
    DayOfTraffic,
    DecisionFacts,
    EffectQuantiles,
    HostFacts,
    LevelCount,
    MeasuredDay,
    MetricPoint,
    Origin,
    QuarantinedRule,
    ReportData,
    SourceDeliveries,
    StrategyCount,
    StrategyPair,
    TableVerdict,
    TopArticle,
)

RIVER, LOG, SILENT = "riverbend", "semicomplete", "arc_sample"
STABLE, ALPHA = "ab" * 32, "c0de" * 16
ORIGIN = Origin(
    home="/srv/tollgate",
    ref="main",
    hash="0123456789abcdef" * 4,
    published_at=datetime(2026, 3, 1, 4, 5, 6, tzinfo=UTC),
    message="daily riverbend 2026-02-28",
)
HOSTS = (
    HostFacts(SILENT, "arc.example", "America/New_York", "USD", simulated=False),
    HostFacts(RIVER, "riverbend.example", "America/Chicago", "USD", simulated=True),
    HostFacts(LOG, "semicomplete.com", "America/Los_Angeles", "USD", simulated=False),
)
EMPTY = ReportData(ORIGIN, HOSTS)


def full() -> ReportData:
    """Rows in every section."""
    return ReportData(
        origin=ORIGIN,
        hosts=HOSTS,
        traffic=(*_traffic(RIVER, date(2026, 2, 1), 28, 4000), *_traffic(LOG, date(2015, 5, 17), 4, 900)),
        top_articles=(
            TopArticle(RIVER, "rb-7", "Council <votes> on the bridge & the road", "politics", 12_345, 28),
            TopArticle(LOG, "articles/ssh-security", None, None, 321, 4),
        ),
        deliveries=(
            SourceDeliveries(RIVER, "events", 28, 123_456, 123_400, 6, 50),
            SourceDeliveries(LOG, "access_log", 1, 10_000, 4_321, 2, 5_677),
        ),
        verdicts=(
            TableVerdict(RIVER, "bronze.events", 1, date(2026, 2, 28), 123_400, 30, 0, 0, 0),
            TableVerdict(LOG, "silver.pageviews", 1, date(2015, 5, 20), 4_321, 14, 0, 1, 17),
        ),
        volumes=(*_volumes(RIVER, 28, last=900), *_volumes(LOG, 4, last=900)),
        alerts=tuple(_alerts()),
        quarantined=(QuarantinedRule(LOG, "bronze.events", "access_log.unparsable", 2),),
        decisions=(
            DecisionFacts(RIVER, date(2026, 3, 1), "steady", 3_000, 2_800, 141),
            DecisionFacts(LOG, date(2015, 5, 21), "no_model", 1_234, 1_234, 0),
        ),
        strategies=tuple(_strategies()),
        levels=tuple(_levels()),
        constraints=tuple(_constraints()),
        metrics=tuple(_metrics()),
        pairs=tuple(_pairs()),
        effects=tuple(_effects()),
    )


def _traffic(host: str, first: date, days: int, pageviews: int) -> Iterator[DayOfTraffic]:
    for n in range(days):
        many = round(pageviews * (1 + 0.25 * math.sin(n * 0.9)))
        yield DayOfTraffic(host, first + timedelta(n), many, many // 3)


def _volumes(host: str, days: int, last: int) -> Iterator[MeasuredDay]:
    """4,000 a day, until the last."""
    for n in range(days):
        yield MeasuredDay(host, date(2026, 2, 1) + timedelta(n), last if n == days - 1 else 4_000 + n)


def _alerts() -> Iterator[Alert]:
    yield Alert(RIVER, date(2026, 2, 28), "silver.pageviews of riverbend: 900 rows, expected <4,000>")
    for n in range(21):
        yield Alert(LOG, date(2026, 2, 28), f"alarm {n}.")


def _strategies() -> Iterator[StrategyCount]:
    for decided_by, visitors in (("stable", (1900, 700, 400)), ("deeper", (1850, 640, 310))):
        for strategy, many in zip(("open", "regwall", "paywall"), visitors, strict=True):
            yield StrategyCount(RIVER, decided_by, strategy, many)
    yield StrategyCount(LOG, "stable", "open", 1_234)


def _levels() -> Iterator[LevelCount]:
    for section, articles in {"politics": (20, 8, 4), "sport": (30, 2, 1), None: (5, 0, 0)}.items():
        for level, many in zip(("free", "registration", "premium"), articles, strict=True):
            yield LevelCount(RIVER, section, level, many)


def _constraints() -> Iterator[ConstraintRow]:
    stop, ratio = "stop_rate_pageview", "walling_ratio_article"
    yield _constraint(RIVER, "stable", stop, "site", band=(0.03, 0.05), counts=(200, 4_000), price=812.5)
    yield _constraint(RIVER, "deeper", stop, "site", band=(0.03, 0.05), counts=(192, 4_000))
    yield _constraint(RIVER, "stable", ratio, "site", band=(0.1, 0.3), counts=(15, 70))
    yield _constraint(RIVER, "stable", ratio, "section:sport", band=(0.0, 0.05), counts=(3, 33), price=4.0)
    yield _constraint(LOG, "stable", stop, "site", band=(0.0, 1.0), counts=(0, 700))


def _constraint(*of: str, band: tuple[float, float], counts: tuple[int, int], price: float = 0.0) -> ConstraintRow:
    host, by, measure, scope = of
    lower, upper, value = *band, counts[0] / counts[1]
    inside = lower <= value <= upper
    return ConstraintRow(
        host, by, measure, scope, lower, upper, value, *counts, counts[1], satisfied=inside, price=price
    )


def _metrics() -> Iterator[MetricPoint]:
    for role, digest, lift in (("stable", STABLE, 0.8), ("alpha", ALPHA, 1.0)):
        for step in range(21):
            share = step / 20
            gain = 0.004 * (share + lift * share * (1 - share))
            yield MetricPoint(RIVER, "subscription", role, digest, "uplift_curve", step, gain, 0.004 * share, 900.0)
        for step in range(10):
            said = 0.002 + 0.003 * step
            yield MetricPoint(
                RIVER, "subscription", role, digest, "calibration_bin", step, said * (0.9 + 0.02 * step), said, 90.0
            )
        yield MetricPoint(RIVER, "subscription", role, digest, "auc", 0, round(0.6 + lift / 10, 2), 0.5, 900.0)
    yield MetricPoint(RIVER, "subscription", "stable", STABLE, "log_loss", 0, 0.0312, 0.0391, 900.0)
    yield MetricPoint(RIVER, "engagement", "stable", "ef" * 32, "rmse", 0, 3.21, None, 900.0)


def _pairs() -> Iterator[StrategyPair]:
    counts = {"open": (1700, 40, 10), "regwall": (110, 560, 20), "paywall": (40, 40, 280)}
    for stable, row in counts.items():
        for shadow, visitors in zip(("open", "regwall", "paywall"), row, strict=True):
            yield StrategyPair(RIVER, "deeper", stable, shadow, visitors)


def _effects() -> Iterator[EffectQuantiles]:
    for action, size in (("regwall", 0.001), ("paywall", 0.004)):
        for tenth in range(10):
            stable = size * (tenth + 1) / 10
            yield EffectQuantiles(
                RIVER, "subscription", action, ALPHA, tenth, 280, stable, stable * 0.7, stable * 1.05, stable * 1.5
            )
