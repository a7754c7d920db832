"""What the wall log says: strategies drawn as logged, doors as the glossary defines them."""

from collections import defaultdict
from typing import Any

import numpy as np
import pytest

from infra.simulation import DeliveredFile, World, simulate
from infra.simulation.policy import PROPENSITIES
from infra.simulation.site import PAYWALL, REGWALL
from tests.unit.infra.simulation.lines import local, once, records

SCALE = {"open": 0, "free": 0, "regwall": 1, "registration": 1, "paywall": 2, "premium": 2}
Record = dict[str, Any]


@pytest.fixture(scope="module")
def walls(files: tuple[DeliveredFile, ...]) -> list[Record]:
    return once(records(files, "walls"))


@pytest.fixture(scope="module")
def impressions(walls: list[Record]) -> list[Record]:
    return [record for record in walls if record["event"] == "impression"]


def test_propensities_are_chances(impressions: list[Record]) -> None:
    for record in impressions:
        chances = record["propensities"]
        assert set(chances) == {"open", "regwall", "paywall"}
        assert min(chances.values()) > 0
        assert sum(chances.values()) == pytest.approx(1, abs=1e-9)
    assert (PROPENSITIES.reshape(-1, 3).std(axis=0) > 0.01).all()


def test_the_door_is_the_weaker_of_strategy_and_level(impressions: list[Record]) -> None:
    for record in impressions:
        door = min(SCALE[record["strategy"]], SCALE[record["level"]])
        if record["visitor_status"] == "registered" and door == SCALE["regwall"]:
            door = SCALE["open"]
        assert SCALE[record["action"]] == door
        assert record["visitor_status"] != "subscriber"
    assert {record["action"] for record in impressions} == {"open", "regwall", "paywall"}


def test_a_visitor_has_one_strategy_a_day(impressions: list[Record]) -> None:
    seen = defaultdict(set)
    for record in impressions:
        chances = tuple(record["propensities"].values())
        seen[record["visitor_id"], local(record["ts"]).date()].add((record["strategy"], chances))
    assert {len(strategies) for strategies in seen.values()} == {1}


def test_strategies_are_drawn_with_the_logged_propensities(medium: World) -> None:
    truth = medium.truth
    drawn = np.eye(3)[truth.strategy]
    for chances in np.unique(truth.propensities, axis=0):
        alike = (truth.propensities == chances).all(axis=1)
        error = np.sqrt(chances * (1 - chances) / alike.sum())
        assert (np.abs(drawn[alike].mean(axis=0) - chances) < 4 * error).all()


def test_every_article_page_of_a_non_subscriber_is_an_impression(
    files: tuple[DeliveredFile, ...], impressions: list[Record], small: World
) -> None:
    shown = {(record["visitor_id"], record["ts"], record["article_id"]) for record in impressions}
    subscribers = set(small.visitors.visitor_id[small.visits.visitor[small.visits.status == 2]])
    views = [
        (event["visitor_id"], event["ts"], event["article_id"])
        for event in once(records(files, "events"))
        if event["event"] == "pageview" and "article_id" in event and not event["visitor_id"].startswith("bot-")
    ]
    assert shown <= set(views)
    assert {visitor for visitor, *_ in set(views) - shown} <= subscribers | {
        record["visitor_id"] for record in records(files, "subscriptions") if record["event"] == "subscription"
    }


def test_what_is_done_at_a_wall_follows_a_wall_that_stopped(walls: list[Record]) -> None:
    stops = defaultdict(list)
    for record in walls:
        if record["event"] == "impression":
            stops[record["visitor_id"], record["article_id"]].append((record["ts"], record["action"]))
    allowed = {
        "dismissal": {"regwall", "paywall"},
        "checkout": {"paywall"},
        "purchase": {"paywall"},
        "registration": {"regwall"},
    }
    done = [record for record in walls if record["event"] != "impression"]
    assert {record["event"] for record in done} == set(allowed)
    for record in done:
        assert any(
            ts < record["ts"] and action in allowed[record["event"]]
            for ts, action in stops[record["visitor_id"], record["article_id"]]
        )


@pytest.mark.parametrize(("forced", "never"), [(0, {REGWALL, PAYWALL}), (REGWALL, {PAYWALL})])
def test_a_forced_strategy_is_met_by_all(small: World, forced: int, never: set[int]) -> None:
    world = simulate(small.scenario, forced=forced)
    assert never.isdisjoint(world.pageviews.action.tolist())
    assert set(world.truth.strategy) == {forced}
