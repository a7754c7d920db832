"""What is measured of a table follows from its contract."""

import pytest

from contracts.gold import TimeSpine
from contracts.silver.wall_exposures import OUTCOMES
from flows.quality.plan import MeasurePlan, plans


@pytest.mark.parametrize(
    ("table", "nullable", "ids"),
    [
        ("silver.pageviews", ("article_id", "referrer_host"), ("event_id", "visitor_id", "article_id")),
        # Its rows are keyed by a section, which is no id anywhere else.
        ("silver.ad_revenue", ("section", "currency"), ("section",)),
        # Several columns key it together, and none of them alone.
        ("gold.constraint_report_v1", (), ()),
    ],
)
def test_null_shares_are_of_columns_that_may_be_null_and_distinct_shares_of_those_that_name_something(
    table: str, nullable: tuple[str, ...], ids: tuple[str, ...]
) -> None:
    assert plans()[table] == MeasurePlan(table, nullable, ids)


def test_outcomes_whose_window_is_open_are_no_fault() -> None:
    assert not set(OUTCOMES) & set(plans()["silver.wall_exposures"].nullable)


def test_a_table_without_a_partition_by_host_and_day_is_not_measured() -> None:
    assert TimeSpine.definition().table not in plans()
    assert "silver.articles" not in plans()
