"""Which days a run rebuilds: enough for the windows that see what arrived, and no more than those."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from transforms.affected import Affected, Known, affected, days_from, everything, spans

RUN = date(2024, 5, 31)
DAYS = st.dates(date(2024, 1, 1), date(2024, 3, 31))


def day(offset: int) -> date:
    """Days from the run's day."""
    return RUN + timedelta(days=offset)


def since(offset: int) -> frozenset[date]:
    return days_from(day(offset), RUN)


def test_a_run_to_which_nothing_came_rebuilds_its_own_day() -> None:
    today = frozenset({RUN})
    assert affected(RUN, {}, Known()) == Affected(RUN, today, today, today, today, today, today)


def test_an_event_in_time_costs_its_day_alone() -> None:
    """The cost of a day does not grow with the days before it."""
    known = Known(feature_days=days_from(day(-400), day(-1)))
    found = affected(RUN, {"bronze.events": {RUN}}, known)
    assert found.visitor_days == found.outcome_days == found.window_days == {RUN}


def test_a_late_event_is_seen_by_the_28_days_that_end_with_its_own_or_later() -> None:
    known = Known(feature_days=days_from(day(-60), day(-1)))
    found = affected(RUN, {"bronze.events": {day(-40)}}, known)
    assert found.event_days == found.visitor_days == {day(-40), RUN}
    assert found.window_days == days_from(day(-40), day(-13)) | {RUN}


def test_a_late_event_is_an_outcome_of_the_seven_days_before_if_their_window_has_closed() -> None:
    found = affected(RUN, {"bronze.events": {day(-3)}}, Known())
    assert found.outcome_days == {day(-10), day(-9), day(-8), RUN}


def test_a_change_of_status_counts_until_today_and_is_an_outcome() -> None:
    known = Known(feature_days=days_from(day(-60), day(-1)))
    found = affected(RUN, {"bronze.subscriptions": {day(-9), day(-2)}}, known)
    assert found.event_days == {RUN}
    assert found.subscription_days == {day(-9), day(-2), RUN}
    assert found.visitor_days == since(-9)
    assert found.outcome_days == {*days_from(day(-16), day(-8)), RUN}


def test_a_change_before_the_first_visit_costs_no_day_before_it() -> None:
    known = Known(feature_days=days_from(day(-5), day(-1)))
    assert affected(RUN, {"bronze.subscriptions": {day(-900)}}, known).visitor_days == since(-5)


def test_an_exposure_is_settled_on_the_eighth_day_after_its_own() -> None:
    known = Known(open_days=frozenset({day(-9), day(-8), day(-7)}))
    assert affected(RUN, {}, known).outcome_days == {day(-9), day(-8), RUN}


def test_days_that_no_run_was_for_get_features_while_a_visit_is_in_their_window() -> None:
    assert affected(RUN, {}, Known(feature_days=frozenset({day(-4)}))).window_days == since(-3)
    long_ago = affected(RUN, {}, Known(feature_days=frozenset({day(-90)}))).window_days
    assert long_ago == days_from(day(-89), day(-63)) | {RUN}


def test_a_run_for_an_earlier_day_knows_what_is_known_already() -> None:
    earlier = affected(day(-9), {"bronze.events": {day(-10)}}, Known(feature_days=since(-30)))
    assert earlier.known_until == RUN
    assert earlier.window_days == since(-10)
    assert earlier.outcome_days == days_from(day(-17), day(-8)) - {day(-8)} | {day(-9)}


def test_restated_articles_add_the_days_that_see_them() -> None:
    known = Known(restated_exposures=frozenset({day(-50)}), restated_windows=frozenset({day(-45)}))
    found = affected(RUN, {"bronze.articles": {RUN}}, known)
    assert found.outcome_days == {day(-50), RUN}
    assert found.window_days == {day(-45), RUN}
    assert found.event_days == {RUN}


def test_revenue_rebuilds_its_own_days() -> None:
    found = affected(RUN, {"bronze.ad_revenue": {day(-3)}}, Known())
    assert found.revenue_days == {day(-3), RUN}
    assert found.event_days == found.window_days == {RUN}


def test_everything_is_all_days_and_features_end_with_the_last_run() -> None:
    found = everything([day(-3), day(2), day(-9)], known_until=RUN)
    assert found.known_until == RUN
    assert found.event_days == found.visitor_days == found.outcome_days == days_from(day(-9), day(2))
    assert found.window_days == days_from(day(-9), RUN)
    assert everything([day(-3)], known_until=RUN).event_days == days_from(day(-3), RUN)


def test_variables_are_spans_in_order() -> None:
    found = affected(RUN, {"bronze.events": {day(-1), day(-5)}}, Known()).variables()
    assert found["known_until"] == "2024-05-31"
    assert found["event_days"] == [["2024-05-26", "2024-05-26"], ["2024-05-30", "2024-05-31"]]


@given(st.sets(DAYS))
def test_spans_hold_the_days_and_no_other(days: set[date]) -> None:
    found = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in spans(days)]
    assert {one for first, last in found for one in days_from(first, last)} == days
    assert all(after[0] - before[1] > timedelta(days=1) for before, after in pairwise(found))
