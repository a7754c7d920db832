"""One look for all figures, and how a figure becomes an SVG that may stand in a page beside others."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

import matplotlib as mpl
from markupsafe import Markup, escape
from matplotlib.axes import Axes
from matplotlib.figure import Figure

INK = "#26323d"
MUTED = "#66737f"
RULE = "#d5dbe1"
BAND = "#cfe3da"
ALARM = "#c0392b"

# By action, and by the wall level that can lead to it. They differ in lightness too, for print and for eyes that
# tell no red from green.
ACTIONS: Mapping[str, str] = {"open": "#a9c6dc", "regwall": "#e3a23a", "paywall": "#7d3060"}
LEVELS: Mapping[str, str] = {
    "free": ACTIONS["open"],
    "registration": ACTIONS["regwall"],
    "premium": ACTIONS["paywall"],
}


@dataclass(frozen=True)
class Line:
    """How one version of a model is drawn, in every figure; told apart without colour too."""

    colour: str
    style: str


_LINES = (Line(INK, "-"), Line("#16837c", "--"), Line("#b5651d", "-."), Line("#5a5fb0", ":"))


def line_of(version: int) -> Line:
    """The line of a model's version by its place, the stable one being 0."""
    return _LINES[version % len(_LINES)]


@dataclass(frozen=True)
class Drawn:
    """A figure and the words above it."""

    title: str
    svg: Markup


# A figure's unit is the inch, and the page shows 96 pixels for one.
_PIXELS = 96
# matplotlib types the names of its settings as one literal of 300.
_SETTINGS: Any = {
    "svg.fonttype": "none",
    "font.family": ["sans-serif"],
    "font.size": 9.0,
    "text.color": INK,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": MUTED,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "figure.dpi": 72,
}
_HEAD = re.compile(r"^.*?(?=<svg)", re.DOTALL)
_DROPPED = re.compile(
    r"<metadata>.*?</metadata>\s*"
    # Within a page a style element of one figure rules all of it.
    r"|<defs>\s*<style.*?</style>\s*</defs>\s*"
    r"|<!--.*?-->\s*"
    # The page's own font is used.
    r"|font-family: [^;\"]*;? ?"
    r"|\sxmlns:xlink=\"[^\"]*\"",
    re.DOTALL,
)
_OPENING = re.compile(r'<svg[^>]*?width="(?P<points>[\d.]+)pt"[^>]*?viewBox="(?P<box>[^"]*)"[^>]*>')
_ID = re.compile(r'\sid="([^"]+)"')
_REFERENCE = re.compile(r'(?<=[("])#([\w-]+)(?=[)"])')


def new_figure(width: float, height: float) -> tuple[Figure, Axes]:
    """A figure of so many inches with one quiet pair of axes."""
    with mpl.rc_context(_SETTINGS):
        figure = Figure(figsize=(width, height), layout="constrained")
        axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(length=3, width=0.6)
    axes.set_axisbelow(True)
    return figure, axes


def legend_above(figure: Figure, axes: Axes) -> None:
    """Name what is drawn, in the order in which it was, where it covers nothing."""
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(
        handles,
        labels,
        loc="outside upper left",
        ncols=len(labels),
        frameon=False,
        labelcolor=INK,
        fontsize=8.5,
        handlelength=1.6,
        columnspacing=1.2,
    )


def to_svg(figure: Figure, name: str, title: str, description: str) -> Markup:
    """The figure as an SVG element with a title and a description for those who cannot see it.

    `name` is unique within the page: what is defined in one figure must not be used by another.
    """
    out = StringIO()
    # The salt makes the names of what is defined the same each time; by default they are random.
    with mpl.rc_context({**_SETTINGS, "svg.hashsalt": name}):
        figure.savefig(out, format="svg", metadata={"Date": None}, transparent=True)
    # Every part is either matplotlib's own output, which escapes text, or escaped here.
    return Markup(_inline(out.getvalue(), name, title, description))  # noqa: S704


def _inline(svg: str, name: str, title: str, description: str) -> str:
    body = _DROPPED.sub("", _HEAD.sub("", svg))
    used = set(_REFERENCE.findall(body))
    body = _ID.sub(lambda found: f' id="{name}-{found[1]}"' if found[1] in used else "", body)
    body = _REFERENCE.sub(rf"#{name}-\1", body).replace("xlink:href", "href")
    return _OPENING.sub(lambda found: _opening(found, name, title, description), body, count=1).strip()


def _opening(found: re.Match[str], name: str, title: str, description: str) -> str:
    pixels = round(float(found["points"]) / 72 * _PIXELS)
    return (
        f'<svg viewBox="{found["box"]}" style="max-width: {pixels}px" stroke-linejoin="round" role="img"'
        f' aria-labelledby="{name}-title {name}-desc"><title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(description)}</desc>'
    )
