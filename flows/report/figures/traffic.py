"""Traffic by day: pageviews as bars, visitors as points before them, on one scale."""

from collections.abc import Sequence
from datetime import date, timedelta

from markupsafe import Markup
from matplotlib.ticker import MaxNLocator, StrMethodFormatter

from flows.report.data import DayOfTraffic
from flows.report.figures.style import ACTIONS, INK, legend_above, new_figure, to_svg
from flows.report.numbers import count, day, period, plural

# Ticks at most, the days from which on a month says enough, and how many bars can be told apart.
_TICKS, _MONTHS, _BARS = 5, 120, 130


def traffic_figure(host: str, days: Sequence[DayOfTraffic]) -> Markup:
    """One host's days, which are not empty."""
    figure, axes = new_figure(3.6, 1.9)
    when = [each.day for each in days]
    # A day is drawn no narrower than can be seen, however many there are.
    width = max(0.8, (when[-1] - when[0]).days / _BARS)
    axes.bar(when, [each.pageviews for each in days], width=width, color=ACTIONS["open"], label="pageviews")  # type: ignore[arg-type]
    axes.plot(when, [each.visitors for each in days], "o", color=INK, markersize=2.6, label="visitors")  # type: ignore[arg-type]
    axes.set_ylabel("per day")
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axes.set_xticks(_ticks(when), [_label(each, when) for each in _ticks(when)])  # type: ignore[arg-type]
    legend_above(figure, axes)
    return to_svg(figure, f"traffic-{host}", f"Traffic of {host} by day", _in_words(days))


def _ticks(days: Sequence[date]) -> list[date]:
    """The first day, and others at even distances up to the last one."""
    span = (days[-1] - days[0]).days
    step = max(1, -(-span // (_TICKS - 1)))
    return [days[0] + timedelta(offset) for offset in range(0, span + 1, step)]


def _label(tick: date, days: Sequence[date]) -> str:
    return f"{tick.day} {tick:%b}" if (days[-1] - days[0]).days < _MONTHS else f"{tick:%b %Y}"


def _in_words(days: Sequence[DayOfTraffic]) -> str:
    busiest = max(days, key=lambda each: each.pageviews)
    return (
        f"{plural(len(days), 'day')}, {period(days[0].day, days[-1].day)};"
        f" most pageviews on {day(busiest.day)}: {count(busiest.pageviews)} by {plural(busiest.visitors, 'visitor')}."
    )
