"""Traffic by day: pageviews as bars, visitors as points before them, on one scale."""

from collections.abc import Sequence

from markupsafe import Markup

from flows.report.data import DayOfTraffic
from flows.report.figures.days import count_by_day
from flows.report.figures.style import ACTIONS, INK, legend_above, new_figure, to_svg
from flows.report.numbers import count, day, period, plural

# How many bars can be told apart.
_BARS = 130


def traffic_figure(host: str, days: Sequence[DayOfTraffic]) -> Markup:
    """One host's days, which are not empty."""
    figure, axes = new_figure(3.6, 1.9)
    when = [each.day for each in days]
    # A day is drawn no narrower than can be seen, however many there are.
    width = max(0.8, (when[-1] - when[0]).days / _BARS)
    axes.bar(when, [each.pageviews for each in days], width=width, color=ACTIONS["open"], label="pageviews")  # type: ignore[arg-type]
    axes.plot(when, [each.visitors for each in days], "o", color=INK, markersize=2.6, label="visitors")  # type: ignore[arg-type]
    count_by_day(axes, when, "per day")
    legend_above(figure, axes)
    return to_svg(figure, f"traffic-{host}", f"Traffic of {host} by day", _in_words(days))


def _in_words(days: Sequence[DayOfTraffic]) -> str:
    busiest = max(days, key=lambda each: each.pageviews)
    return (
        f"{plural(len(days), 'day')}, {period(days[0].day, days[-1].day)};"
        f" most pageviews on {day(busiest.day)}: {count(busiest.pageviews)} by {plural(busiest.visitors, 'visitor')}."
    )
