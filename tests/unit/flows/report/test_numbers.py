from datetime import date

import pytest

from flows.report import numbers


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0.00 %"), (0.00001, "< 0.01 %"), (0.0345, "3.45 %"), (1.0, "100.00 %")],
)
def test_a_share_that_is_not_nothing_never_reads_as_nothing(share: float, text: str) -> None:
    assert numbers.percent(share) == text


@pytest.mark.parametrize(
    ("value", "text"), [(12_345.6, "12,346"), (1234.56, "1,235"), (0.031234, "0.03123"), (None, numbers.NONE)]
)
def test_four_figures_are_enough(value: float | None, text: str) -> None:
    assert numbers.number(value) == text


def test_days_and_periods() -> None:
    assert numbers.period(date(2026, 2, 1), date(2026, 2, 28)) == "1 Feb to 28 Feb 2026"
    assert numbers.period(date(2025, 12, 31), date(2026, 1, 1)) == "31 Dec 2025 to 1 Jan 2026"
    assert numbers.day(None) == numbers.NONE


def test_one_is_singular() -> None:
    assert [numbers.plural(n, "file") for n in (0, 1, 2_000)] == ["0 files", "1 file", "2,000 files"]
