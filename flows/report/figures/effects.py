"""What an alpha model says of the visitors whom the stable one puts into each tenth of effect."""

from collections.abc import Sequence

from matplotlib.ticker import MaxNLocator

from flows.report.data import EffectQuantiles
from flows.report.figures.style import ACTIONS, MUTED, Drawn, new_figure, to_svg
from flows.report.numbers import number


def effects_figure(name: str, title: str, tenths: Sequence[EffectQuantiles]) -> Drawn:
    """Alpha's median and middle 80 % over the stable model's median, tenth by tenth; `tenths` are not empty."""
    figure, axes = new_figure(3.6, 2.7)
    colour = {**ACTIONS, "open": MUTED}[tenths[0].action]
    stable = [each.stable for each in tenths]
    median = [each.median for each in tenths]
    below = [each.median - each.low for each in tenths]
    above = [each.high - each.median for each in tenths]
    ends = [min(stable + [each.low for each in tenths]), max(stable + [each.high for each in tenths])]
    axes.plot(ends, ends, color=MUTED, linewidth=0.8, linestyle=(0, (1, 2)))
    axes.errorbar(stable, median, yerr=[below, above], fmt="o", markersize=4, color=colour, elinewidth=1.2)
    axes.annotate("same effect", (ends[1], ends[1]), ha="right", va="bottom", color=MUTED)
    axes.set_xlabel("stable: effect, median of the tenth")
    axes.set_ylabel("alpha: effect on the same visitors")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(5))
    said = f"From {number(stable[0])} to {number(stable[-1])} by the stable model, where the alpha's medians are"
    said = f"{said} {number(median[0])} to {number(median[-1])}."
    return Drawn(title, to_svg(figure, name, title, said))
