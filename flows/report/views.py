"""The rows of `ReportData`, grouped as the page sets them: by host, model, measure, shadow."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from contracts.bands.measure import Metric
from contracts.bands.watch import Judged, watch
from flows.report.data import (
    STABLE,
    ConstraintRow,
    EffectQuantiles,
    LevelCount,
    MeasuredDay,
    MetricPoint,
    ReportData,
    StrategyCount,
    StrategyPair,
    TableVerdict,
)
from flows.report.figures.effects import effects_figure
from flows.report.figures.models import calibration_figure, uplift_figure
from flows.report.figures.strips import scale_of
from flows.report.figures.style import ACTIONS, Drawn

Row = TypeVar("Row")
Key = TypeVar("Key", bound=Hashable)

CALIBRATION = "calibration_bin"
_SHORT = 8
_TIERS = ("bronze", "silver", "gold")


@dataclass(frozen=True)
class MeasureView:
    """A measure's rules, and the share at the right end of their strips."""

    measure: str
    scale: float
    rows: tuple[ConstraintRow, ...]


@dataclass(frozen=True)
class PartsView:
    """What one model set, or section, adds up to."""

    label: str
    parts: Mapping[str, int]

    @property
    def total(self) -> int:
        """Of how many."""
        return sum(self.parts.values())


@dataclass(frozen=True)
class MetricView:
    """A plain metric of each version, None where a version has none, and what it is to be compared with."""

    metric: str
    values: tuple[float | None, ...]
    reference: float | None


@dataclass(frozen=True)
class ModelView:
    """A model's versions side by side: figures, and plain metrics by version."""

    model: str
    versions: tuple[str, ...]
    digests: Mapping[str, str]
    figures: tuple[Drawn, ...]
    metrics: tuple[MetricView, ...]


@dataclass(frozen=True)
class ShadowView:
    """Whether a shadow would have decided as the stable set did."""

    shadow: str
    counts: Mapping[tuple[str, str], int]

    @property
    def total(self) -> int:
        """Eligible visitors that both decided on."""
        return sum(self.counts.values())

    @property
    def agreement(self) -> float:
        """Visitors with the same strategy / eligible visitors."""
        same = sum(visitors for (stable, shadow), visitors in self.counts.items() if stable == shadow)
        return same / self.total if self.total else 0.0


@dataclass(frozen=True)
class AuditView:
    """One host's tables against their contracts, and all of them in a line."""

    rows: tuple[TableVerdict, ...]

    @property
    def rules(self) -> int:
        """Rules of all tables."""
        return sum(row.rules for row in self.rows)

    @property
    def broken(self) -> int:
        """Rules that some row breaks."""
        return sum(row.broken_rules for row in self.rows)

    @property
    def rows_checked(self) -> int:
        """Rows of all tables."""
        return sum(row.rows_checked for row in self.rows)


def measures(rows: Iterable[ConstraintRow]) -> list[MeasureView]:
    """One host's rules by measure, of each scope the stable set's first."""
    ordered = sorted(rows, key=lambda row: (row.measure, row.scope != "site", row.scope, row.decided_by != STABLE))
    return [MeasureView(name, scale_of(of), tuple(of)) for name, of in grouped(ordered, lambda r: r.measure).items()]


def strategies(rows: Iterable[StrategyCount]) -> list[PartsView]:
    """One host's strategies by model set, those that hold first."""
    sets = grouped(sorted(rows, key=lambda row: (row.decided_by != STABLE, row.decided_by)), lambda r: r.decided_by)
    return [PartsView(name, {row.strategy: row.visitors for row in of}) for name, of in sets.items()]


def sections(rows: Iterable[LevelCount]) -> list[PartsView]:
    """One host's wall levels by section, those without a section last."""
    ordered = sorted(rows, key=lambda row: (row.section is None, row.section or ""))
    by_section = grouped(ordered, lambda row: row.section or "(no section)")
    return [PartsView(name, {row.wall_level: row.articles for row in of}) for name, of in by_section.items()]


def models(host: str, rows: Iterable[MetricPoint]) -> list[ModelView]:
    """One host's models by name."""
    return [_model(host, name, points) for name, points in grouped(rows, lambda row: row.model).items()]


def shadows(rows: Iterable[StrategyPair]) -> list[ShadowView]:
    """One host's shadow sets by name."""
    by_shadow = grouped(rows, lambda row: row.shadow)
    return [ShadowView(name, _pairs(of)) for name, of in by_shadow.items()]


def effects(host: str, rows: Iterable[EffectQuantiles]) -> list[Drawn]:
    """One figure per model, alpha version and action."""
    order = sorted(rows, key=lambda row: (row.model, row.alpha_digest, list(ACTIONS).index(row.action), row.tenth))
    by_model = grouped(order, lambda row: (row.model, row.alpha_digest, row.action))
    return [
        effects_figure(f"effects-{host}-{model}-{digest[:_SHORT]}-{action}", f"{model}: effect of {action}", tenths)
        for (model, digest, action), tenths in by_model.items()
    ]


def hosts_without_models(data: ReportData) -> set[str]:
    """Hosts whose last decisions were made without a model."""
    return {row.host for row in data.decisions if row.policy == "no_model"}


def audited(rows: Iterable[TableVerdict]) -> AuditView:
    """One host's verdicts, tier by tier as data flow."""
    return AuditView(tuple(sorted(rows, key=lambda row: (_TIERS.index(row.table.partition(".")[0]), row.table))))


def volumes(rows: Iterable[MeasuredDay]) -> list[Judged]:
    """One host's days in order, each judged by those before it."""
    return watch(Metric.ROWS, {row.day: row.rows for row in rows})


def grouped(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    """Rows by key, both in the order in which they come."""
    groups: dict[Key, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def _pairs(rows: Iterable[StrategyPair]) -> dict[tuple[str, str], int]:
    return {(row.stable_strategy, row.strategy): row.visitors for row in rows}


def _model(host: str, model: str, points: Iterable[MetricPoint]) -> ModelView:
    points = sorted(points, key=lambda point: (point.role != STABLE, point.digest, point.step))
    digests = {_version(point): point.digest for point in points}
    by_metric = grouped(points, lambda point: point.metric)
    curves = {name: of for name, of in by_metric.items() if any(point.step for point in of)}
    figures = tuple(_figure(host, model, name, curves[name]) for name in sorted(curves, reverse=True))
    plain = tuple(_metric(name, by_metric[name], tuple(digests)) for name in sorted(by_metric.keys() - curves.keys()))
    return ModelView(model, tuple(digests), digests, figures, plain)


def _metric(metric: str, points: Sequence[MetricPoint], versions: Sequence[str]) -> MetricView:
    values = {_version(point): point.value for point in points}
    return MetricView(metric, tuple(values.get(version) for version in versions), points[0].reference)


def _figure(host: str, model: str, metric: str, points: Sequence[MetricPoint]) -> Drawn:
    name, curves = f"{metric}-{host}-{model}", grouped(points, _version)
    if metric == CALIBRATION:
        return calibration_figure(name, f"{model}: calibration", curves)
    return uplift_figure(name, f"{model}: {metric.replace('_', ' ')}", curves)


def _version(point: MetricPoint) -> str:
    return point.role if point.role == STABLE else f"{point.role} {point.digest[:_SHORT]}"
