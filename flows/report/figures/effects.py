"""What an alpha model says of the visitors whom the stable one puts into each tenth of effect."""

from collections.abc import Sequence

from matplotlib.ticker import MaxNLocator

from flows.report.data import EffectQuantiles
from flows.report.figures.style import ACTIONS, INK, MUTED, RULE, Drawn, legend_above, new_figure, to_svg
from flows.report.numbers import number

_ASIDE = 0.16


def effects_figure(name: str, title: str, tenths: Sequence[EffectQuantiles]) -> Drawn:
    """The stable model's median of each tenth, and beside it the alpha's with its middle 80 %; not of nothing."""
    figure, axes = new_figure(3.6, 2.7)
    place = [each.tenth + 1 for each in tenths]
    median = [each.median for each in tenths]
    spread = [[each.median - each.low for each in tenths], [each.high - each.median for each in tenths]]
    axes.axhline(0, color=RULE, linewidth=0.8)
    axes.plot(
        [x - _ASIDE for x in place], [each.stable for each in tenths], "o", color=INK, markersize=4, label="stable"
    )
    # Open is too pale for a line.
    colour = {**ACTIONS, "open": MUTED}[tenths[0].action]
    beside = [x + _ASIDE for x in place]
    axes.errorbar(beside, median, yerr=spread, fmt="D", markersize=3.5, color=colour, elinewidth=1.2, label="alpha")
    axes.set_xticks(place)
    axes.set_xlabel("tenth of visitors, by the stable model's effect")
    axes.set_ylabel("effect")
    axes.yaxis.set_major_locator(MaxNLocator(5))
    legend_above(figure, axes)
    first, last = tenths[0], tenths[-1]
    said = f"In the first tenth stable says {number(first.stable)} and the alpha {number(first.median)},"
    said = f"{said} in the last {number(last.stable)} and {number(last.median)}."
    return Drawn(title, to_svg(figure, name, title, said))
