"""A process whose clock is wrong does not begin to write."""

from datetime import UTC, datetime, timedelta

import pytest

from infra.catalog.clock import require_right_clock
from infra.catalog.errors import ClockWrong

NOW = datetime(2024, 2, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize("seconds", [-60, 0, 60])
def test_what_iceberg_tolerates_passes(seconds: int) -> None:
    require_right_clock(NOW, NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize(("seconds", "told"), [(-3600, "3,600 s behind"), (3600, "3,600 s ahead of")])
def test_an_hour_off_is_told_with_its_direction(seconds: int, told: str) -> None:
    with pytest.raises(ClockWrong, match=told):
        require_right_clock(NOW, NOW + timedelta(seconds=seconds))
