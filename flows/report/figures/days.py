"""Days along an axis, however many there are."""

from collections.abc import Sequence
from datetime import date, timedelta

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, StrMethodFormatter

# Ticks at most, and the days from which on a month says enough.
_TICKS, _MONTHS = 5, 120


def _tick_days(axes: Axes, days: Sequence[date]) -> None:
    """Name the first of the days, which are in order, and others at even distances up to the last one."""
    span = (days[-1] - days[0]).days
    step = max(1, -(-span // (_TICKS - 1)))
    ticks = [days[0] + timedelta(offset) for offset in range(0, span + 1, step)]
    axes.set_xticks(ticks, [_label(each, span) for each in ticks])  # type: ignore[arg-type]


def count_by_day(axes: Axes, days: Sequence[date], label: str) -> None:
    """Whole numbers, told apart by thousands, along days that are in order."""
    axes.set_ylabel(label)
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    _tick_days(axes, days)


def _label(tick: date, span: int) -> str:
    return f"{tick.day} {tick:%b}" if span < _MONTHS else f"{tick:%b %Y}"
