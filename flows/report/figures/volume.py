"""Volume by day in the band that the days before let expect; what lies outside is a dot in alarm colour."""

from collections.abc import Sequence

from markupsafe import Markup

from contracts.bands.watch import Judged
from flows.report.figures.days import count_by_day
from flows.report.figures.style import ALARM, BAND, INK, legend_above, new_figure, to_svg
from flows.report.numbers import count, day, period, plural

# Bands allow for news, which would leave usual days at the foot of the figure.
_TOP = 2.0


def volume_figure(host: str, days: Sequence[Judged]) -> Markup:
    """One host's days, which are in order and not empty."""
    figure, axes = new_figure(3.6, 1.9)
    when = [each.day for each in days]
    values = [each.value for each in days]
    expected = [(each.day, each.band) for each in days if each.band]
    if expected:
        low, high = [band.low for _, band in expected], [band.high for _, band in expected]
        axes.fill_between([at for at, _ in expected], low, high, color=BAND, linewidth=0, label="expected")  # type: ignore[arg-type]
    axes.plot(when, values, "-o", color=INK, linewidth=0.8, markersize=2.2, label="rows")  # type: ignore[arg-type]
    alarmed = {each.day: each.value for each in days if each.alarmed}
    if alarmed:
        axes.plot(list(alarmed), list(alarmed.values()), "o", color=ALARM, markersize=3.6, label="alarm")  # type: ignore[arg-type]
    axes.set_ylim(0, _TOP * max(values) or 1)
    count_by_day(axes, when, "rows per day")
    legend_above(figure, axes)
    return to_svg(figure, f"volume-{host}", f"Pageviews of {host} by day, and what was expected", _in_words(days))


def _in_words(days: Sequence[Judged]) -> str:
    last = days[-1]
    expected = f", expected {count(last.band.low)} to {count(last.band.high)}" if last.band else ""
    return (
        f"{plural(len(days), 'day')}, {period(days[0].day, last.day)}, of which"
        f" {sum(each.alarmed for each in days)} outside the band;"
        f" {plural(round(last.value), 'row')} on {day(last.day)}{expected}."
    )
