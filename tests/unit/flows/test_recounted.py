"""A delivery's counts when some of its records get another fate."""

from typing import Any

from flows.replay_source import recounted

DELIVERY = {"delivery": "d", "records": 10, "accepted": 6, "quarantined": 3, "ignored": 1, "table_rows": 8}


def of(before: dict[str, int], **now: Any) -> dict[str, Any]:
    given = {
        "accepted": 0,
        "quarantined": 0,
        "ignored": 0,
        "table_rows": 0,
        "ignored_by": None,
        "source_version": "b/2",
    }
    return recounted({**DELIVERY, "ignored_by": '{"x.bot":1}', "source_version": "a/1"}, before, {**given, **now})


def test_records_that_were_quarantined_are_counted_by_what_they_are_now() -> None:
    found = of({"accepted": 0, "table_rows": 0}, records=3, accepted=1, quarantined=1, ignored=1, table_rows=2)
    assert found["records"] == found["accepted"] + found["quarantined"] + found["ignored"] == 10
    assert [found[name] for name in ("accepted", "quarantined", "ignored", "table_rows")] == [7, 1, 2, 10]
    assert (found["delivery"], found["source_version"]) == ("d", "b/2")


def test_a_record_that_was_accepted_for_some_of_its_rows_is_not_accepted_twice() -> None:
    found = of({"accepted": 1, "table_rows": 1}, records=4, accepted=2, quarantined=2, table_rows=4)
    assert [found[name] for name in ("accepted", "quarantined", "ignored", "table_rows")] == [7, 2, 1, 11]


def test_reasons_for_ignoring_are_added_up_by_rule() -> None:
    nothing = {"accepted": 0, "table_rows": 0}
    found = of(nothing, records=3, quarantined=1, ignored=2, ignored_by='{"x.asset":1,"x.bot":1}')
    assert found["ignored_by"] == '{"x.asset":1,"x.bot":2}'
