"""Small marks that stand in a table's row: a value in its band, and a total in its parts."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

from flows.report.data import ConstraintRow
from flows.report.figures.style import ALARM, BAND, INK, RULE
from flows.report.numbers import count, percent

_WIDTH, _HEIGHT, _DOT = 220, 18, 4.5


def scale_of(rows: Sequence[ConstraintRow]) -> float:
    """The share at the right end of the strips of one measure: a little beyond all that they show."""
    # A bound at 1 bounds nothing, and would make a rate of a few per cent unreadable.
    shown = [row.value for row in rows] + [bound for row in rows for bound in (row.lower, row.upper) if bound < 1]
    return min(1.0, 1.2 * max(shown)) or 1.0


def band_strip(row: ConstraintRow, right: float) -> Markup:
    """The band as a bar and the value as a dot, from 0 to `right`; a dot in alarm colour lies outside."""
    inner = _WIDTH - 2 * _DOT

    def x(share: float) -> float:
        return round(_DOT + inner * min(share, right) / right, 1)

    middle = _HEIGHT / 2
    side = "inside" if row.satisfied else "outside"
    band = f"{side} the band {percent(row.lower)} to {percent(row.upper)}" if row.bounded else "no bound"
    said = f"{percent(row.value)}, {band}"
    return _svg(
        said,
        f'<line x1="{_DOT}" x2="{_WIDTH - _DOT}" y1="{middle}" y2="{middle}" stroke="{RULE}"/>'
        f'<rect x="{x(row.lower)}" width="{max(2.0, round(x(row.upper) - x(row.lower), 1))}" y="3" height="12"'
        f' rx="2" fill="{BAND}"/>'
        f'<circle cx="{x(row.value)}" cy="{middle}" r="{_DOT}" fill="{INK if row.satisfied else ALARM}"/>',
    )


def parts_strip(parts: Mapping[str, int], colours: Mapping[str, str]) -> Markup:
    """A bar of full width, cut in proportion to `parts` in the order of `colours`."""
    total = sum(parts.values()) or 1
    pieces, left = [], 0.0
    for name, colour in colours.items():
        width = _WIDTH * parts.get(name, 0) / total
        pieces.append(f'<rect x="{left:.1f}" width="{width:.1f}" y="2" height="14" fill="{colour}"/>')
        left += width
    said = ", ".join(f"{name} {count(parts.get(name, 0))}" for name in colours)
    return _svg(said, "".join(pieces))


def _svg(said: str, drawn: str) -> Markup:
    # Numbers and colours of ours around one sentence, which is escaped.
    return Markup(  # noqa: S704
        f'<svg class="strip" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"><title>{escape(said)}</title>{drawn}</svg>'
    )
