"""Two answers, value by value."""

from semantic.difference import MetricDifference, differences

COLUMNS = ("host", "day", "views", "ratio")


def test_only_values_that_are_not_the_same_are_told_by_metric_and_group() -> None:
    before = [("a", 1, 10, 0.5), ("b", 1, 20, None)]
    after = [("b", 1, 25, 0.25), ("a", 1, 10, 0.5)]
    assert differences(COLUMNS, 2, before, after) == (
        MetricDifference("views", ("b", 1), 20, 25),
        MetricDifference("ratio", ("b", 1), None, 0.25),
    )


def test_a_group_that_one_side_lacks_is_told_with_what_the_other_has() -> None:
    found = differences(COLUMNS, 2, [("a", 1, 10, 0.5)], [("a", 2, 7, None)])
    assert found == (
        MetricDifference("views", ("a", 1), 10, None),
        MetricDifference("views", ("a", 2), None, 7),
        MetricDifference("ratio", ("a", 1), 0.5, None),
    )


def test_what_another_order_of_adding_up_makes_is_no_difference() -> None:
    assert differences(("m",), 0, [(0.1 + 0.2,)], [(0.3,)]) == ()
    assert differences(("m",), 0, [(float("nan"),)], [(float("nan"),)]) == ()
    assert differences(("m",), 0, [(0.3,)], [(0.3001,)]) != ()


def test_the_change_is_told_of_numbers_alone() -> None:
    assert MetricDifference("m", (), 2, 5).change == 3
    assert MetricDifference("m", (), None, 5).change is None
