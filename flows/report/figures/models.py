"""How good models are on exposures that they were not trained on: uplift curves and calibration."""

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, PercentFormatter

from flows.report.data import MetricPoint
from flows.report.figures.style import MUTED, RULE, Drawn, legend_above, line_of, new_figure, to_svg
from flows.report.numbers import number, percent

# By what is shown beside each other: `stable`, or an alpha's short digest; the stable one first.
Curves = Mapping[str, Sequence[MetricPoint]]
_SIZE = (3.6, 2.7)
# What a curve is compared with.
_ASIDE: Any = {"color": MUTED, "linewidth": 0.9, "linestyle": (0, (1, 2))}


def uplift_figure(name: str, title: str, curves: Curves) -> Drawn:
    """Gain over open when those with the greatest predicted effect are treated first."""
    figure, axes = new_figure(*_SIZE)
    for version, (label, points) in enumerate(curves.items()):
        _curve(axes, version, label, [(_share(point, points), point.value) for point in points])
    _random(axes, next(iter(curves.values())))
    axes.axhline(0, color=RULE, linewidth=0.8)
    axes.set_xlabel("treated / all visitor-days, best first")
    axes.set_ylabel("gain per visitor-day")
    axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.yaxis.set_major_locator(MaxNLocator(5))
    legend_above(figure, axes)
    ends = [f"{label} ends at {number(points[-1].value)}" for label, points in curves.items()]
    return Drawn(title, to_svg(figure, name, title, f"Uplift curves: {'; '.join(ends)}."))


def calibration_figure(name: str, title: str, curves: Curves) -> Drawn:
    """Observed against predicted rate by bin; a calibrated model lies on the diagonal."""
    figure, axes = new_figure(*_SIZE)
    for version, (label, points) in enumerate(curves.items()):
        _curve(axes, version, label, [(point.reference or 0.0, point.value) for point in points], marker="o")
    ends = [value for points in curves.values() for point in points for value in (point.value, point.reference or 0.0)]
    top = max(ends) * 1.05 or 1.0
    axes.plot([0, top], [0, top], label="calibrated", **_ASIDE)
    axes.set_xlabel("predicted")
    axes.set_ylabel("observed")
    if top <= 1.05:
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(PercentFormatter(1.0))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(5))
    legend_above(figure, axes)
    said = f"Bins of predicted rates: {'; '.join(map(_calibrated, curves.items()))}."
    return Drawn(title, to_svg(figure, name, title, said))


def _calibrated(curve: tuple[str, Sequence[MetricPoint]]) -> str:
    label, points = curve
    weights = sum(point.weight for point in points) or 1.0
    gap = sum(point.weight * abs(point.value - (point.reference or 0.0)) for point in points) / weights
    return f"{label} is off by {percent(gap)} on average over {len(points)} bins"


def _curve(axes: Axes, version: int, label: str, points: Sequence[tuple[float, float]], marker: str = "") -> None:
    line = line_of(version)
    xs, ys = zip(*points, strict=True)
    axes.plot(xs, ys, marker=marker, markersize=3.5, color=line.colour, linestyle=line.style, label=label)


def _random(axes: Axes, points: Sequence[MetricPoint]) -> None:
    known = [point for point in points if point.reference is not None]
    at_random = [point.reference or 0.0 for point in known]
    axes.plot([_share(point, points) for point in known], at_random, label="at random", **_ASIDE)


def _share(point: MetricPoint, points: Sequence[MetricPoint]) -> float:
    """Where a curve's point lies between its first, 0, and its last, 1."""
    return point.step / (max(each.step for each in points) or 1)
