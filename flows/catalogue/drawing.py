"""The picture of where a table stands, as an SVG whose boxes are links."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from flows.catalogue.entries import Catalogue, Table
from flows.catalogue.layout import Edge, Layout, Slot, layout_of

# Pixels; colours are in catalogue.css.
_HEIGHT, _CROSSING, _GAP, _BETWEEN, _MARGIN = 32, 6, 12, 44, 8
_CHARACTER = 7.1
_ARROW = 7


@dataclass(frozen=True)
class _Box:
    """A slot's place; that of a line is as wide as its column."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def lineage_picture(catalogue: Catalogue, table: Table) -> Markup:
    """What the table is made of to its left, what is made of it to its right; links are to pages beside its own."""
    layout = layout_of(catalogue, table)
    boxes = dict(_boxes(layout))
    width = max(box.x + box.width for box in boxes.values()) + _MARGIN
    height = max(box.y + box.height for box in boxes.values()) + _MARGIN
    lines = (_line(edge, [boxes[slot] for slot in way]) for edge, way in layout.ways.items())
    names = (_drawn(slot, box, table) for slot, box in boxes.items() if isinstance(slot, str))
    title = f"Lineage of {table.name}"
    # Numbers of ours around names, which are escaped.
    return Markup(  # noqa: S704
        f'<svg class="lineage" width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}" role="group"'
        f' aria-labelledby="lineage-title lineage-desc"><title id="lineage-title">{escape(title)}</title>'
        f'<desc id="lineage-desc">{escape(_in_words(table))}</desc>{_marker()}{"".join(lines)}{"".join(names)}</svg>'
    )


def _in_words(table: Table) -> str:
    upstream, downstream = ", ".join(table.upstream) or "no table", ", ".join(table.downstream) or "no table"
    return f"It is made of {upstream}; made of it: {downstream}."


def _boxes(layout: Layout) -> Iterator[tuple[Slot, _Box]]:
    """Columns as wide as their longest name, each in the middle of the height."""
    heights = [[_HEIGHT if isinstance(slot, str) else _CROSSING for slot in slots] for slots in layout.columns]
    highest = max(sum(column) + _GAP * len(column) for column in heights)
    x = float(_MARGIN)
    for slots, column in zip(layout.columns, heights, strict=True):
        width = round(max(len(slot) for slot in slots if isinstance(slot, str)) * _CHARACTER + 20)
        y = _MARGIN + (highest - sum(column) - _GAP * len(column)) / 2
        for slot, height in zip(slots, column, strict=True):
            yield slot, _Box(x, y, width, height)
            y += height + _GAP
        x += width + _BETWEEN


def _line(edge: Edge, way: list[_Box]) -> str:
    drawn = [f"M{way[0].x + way[0].width:g} {way[0].middle:g}"]
    for left, right in pairwise(way):
        start, end = left.x + left.width, right.x - (_ARROW if right is way[-1] else 0)
        bend = (start + end) / 2
        drawn.append(f"C{bend:g} {left.middle:g} {bend:g} {right.middle:g} {end:g} {right.middle:g}")
        if right is not way[-1]:
            drawn.append(f"H{right.x + right.width:g}")
    said = "goes into" if edge.of_rows else "is named by a rule of"
    return (
        f'<path class="{"made-of" if edge.of_rows else "ruled"}" marker-end="url(#arrow)" d="{"".join(drawn)}">'
        f"<title>{escape(f'{edge.left} {said} {edge.right}')}</title></path>"
    )


def _drawn(name: str, box: _Box, table: Table) -> str:
    own = name == table.name
    kind = escape("own" if own else name.partition(".")[0])
    shape = (
        f'<rect class="{kind}" x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" rx="5"/>'
        f'<text class="{kind}" x="{box.x + box.width / 2:g}" y="{box.middle + 4:g}" text-anchor="middle">'
        f"{escape(name)}</text>"
    )
    return shape if own else f'<a href="{escape(name)}.html"><title>{escape(name)}</title>{shape}</a>'


def _marker() -> str:
    """The arrow's head, from the end of its line on."""
    head = f"M0 0L{_ARROW} {_ARROW / 2}L0 {_ARROW}z"
    return (
        f'<defs><marker id="arrow" markerUnits="userSpaceOnUse" markerWidth="{_ARROW}" markerHeight="{_ARROW}"'
        f' refY="{_ARROW / 2}" orient="auto"><path class="arrow" d="{head}"/></marker></defs>'
    )
