import time

from flows.bench.ratio import side_by_side


def test_both_sides_run_in_turn_after_one_run_each_to_warm_up() -> None:
    order: list[str] = []

    found = side_by_side("a / b", lambda: order.append("a"), lambda: order.append("b"), runs=3)

    assert order == ["a", "b"] * 4
    assert (found.name, found.runs) == ("a / b", 3)


def test_the_ratio_is_ours_over_the_peers() -> None:
    found = side_by_side("slow / quick", lambda: time.sleep(0.03), lambda: time.sleep(0.01), runs=3)

    assert found.ratio > 1
    assert found.ours > found.peer
