"""Which of several words on what a pageview earns holds."""

import pytest
from pydantic import ValidationError

from flows.economics import Reported, Rpm, rpm_of
from infra.config.newsroom import Economics

FLAT = Economics(ltv=1.0, registration_value=1.0, rpm=10.0)
BY_SECTION = FLAT.model_copy(update={"rpm_by_section": {"sports": 30.0, "culture": 50.0}})


@pytest.mark.parametrize(
    ("economics", "reported", "read", "found"),
    [
        (FLAT, Reported(), {}, Rpm(10.0, "expected")),
        (FLAT, Reported(3.0, 150), {}, Rpm(20.0, "reported")),
        # What is reported counts before what is expected of sections; nothing reported is no report of nothing.
        (BY_SECTION, Reported(3.0, 150), {"sports": 7}, Rpm(20.0, "reported")),
        (BY_SECTION, Reported(0.0, 150), {"sports": 3, "news": 1}, Rpm(25.0, "expected by section")),
        (BY_SECTION, Reported(3.0, 0), {"sports": 1, None: 1}, Rpm(20.0, "expected by section")),
        (BY_SECTION, Reported(), {}, Rpm(10.0, "expected")),
        (BY_SECTION, Reported(), {"sports": 0}, Rpm(10.0, "expected")),
    ],
)
def test_what_was_reported_then_what_sections_are_expected_to_earn_then_the_site(
    economics: Economics, reported: Reported, read: dict[str | None, int], found: Rpm
) -> None:
    assert rpm_of(economics, reported, read) == found


def test_a_section_earns_no_less_than_nothing() -> None:
    with pytest.raises(ValidationError, match=r"rpm_by_section\.sports"):
        Economics.model_validate({**FLAT.model_dump(), "rpm_by_section": {"sports": -1.0}})
