"""Numbers as the report writes them."""

from datetime import date

NONE = "\N{EN DASH}"


def count(value: float) -> str:
    """`12,345`."""
    return f"{value:,.0f}"


def percent(share: float) -> str:
    """A share of 1 with two figures behind the point, or what can be told of it: `3.45 %`, `< 0.01 %`."""
    if 0 < share < 0.00005:
        return "< 0.01 %"
    return f"{share:.2%}".replace("%", " %")


def number(value: float | None) -> str:
    """Four significant figures; a dash where there is none."""
    if value is None:
        return NONE
    return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:,.4g}"


def money(value: float, currency: str) -> str:
    """`12.34 USD`."""
    return f"{value:,.2f} {currency}"


def day(value: date | None) -> str:
    """`20 May 2015`; a dash where there is none."""
    return f"{value.day} {value:%b %Y}" if value else NONE


def period(first: date, last: date) -> str:
    """`1 Feb to 28 Feb 2026`; both years if they differ."""
    return f"{first.day} {first:%b}{f' {first:%Y}' if first.year != last.year else ''} to {day(last)}"


def plural(value: int, noun: str) -> str:
    """`1 file`, `2,000 files`."""
    return f"{value:,} {noun}{'' if value == 1 else 's'}"
