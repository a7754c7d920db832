"""The report as one HTML file: nothing in it is fetched, and nothing in it runs."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flows.report import views
from flows.report.data import ReportData
from flows.report.figures.strips import band_strip, parts_strip
from flows.report.figures.style import ACTIONS, LEVELS
from flows.report.figures.traffic import traffic_figure
from flows.report.figures.volume import volume_figure
from flows.report.numbers import count, day, money, number, percent, period, plural

_SHOWN_ALERTS = 20
_FOLDER = Path(__file__).parent
# What the template may call, by the functions' own names.
_NUMBERS = (count, day, money, number, percent, period, plural)
_FIGURES = (band_strip, parts_strip, traffic_figure, volume_figure)
_VIEWS = (
    views.audited,
    views.effects,
    views.measures,
    views.models,
    views.sections,
    views.shadows,
    views.strategies,
    views.volumes,
)


def render(data: ReportData) -> str:
    """Set the page; the same data give the same bytes."""
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            data=data,
            simulated={host.name for host in data.hosts if host.simulated},
            without_model=views.hosts_without_models(data),
        )
    )


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"of": _of, **{function.__name__: function for function in _NUMBERS}}
    environment.globals |= {"actions": ACTIONS, "levels": LEVELS, "shown_alerts": _SHOWN_ALERTS}
    environment.globals |= {function.__name__: function for function in (*_VIEWS, *_FIGURES)}
    return environment


def _of(rows: Iterable[Any], host: str) -> list[Any]:
    return [row for row in rows if row.host == host]
