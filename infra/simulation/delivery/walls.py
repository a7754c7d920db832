"""walls-<day>.jsonl: every door that a non-subscriber met, open ones included, and what was done at it."""

import numpy as np

from infra.simulation import site
from infra.simulation.arrays import Floats, Ints
from infra.simulation.clock import iso
from infra.simulation.delivery.addresses import article_id
from infra.simulation.delivery.events import page_instants, user_ids
from infra.simulation.delivery.records import Records, event_ids, join, json_line
from infra.simulation.history import BUYING, REGISTERING, Outcome
from infra.simulation.policy import propensities
from infra.simulation.world import NO_PAGE, World

_DISMISSED_SHARE, _DISMISSED_AFTER = 0.6, 4.0
_ABANDONED_SHARE, _CHECKOUT_AFTER = 0.02, 9.0
REGISTERED_AFTER, BOUGHT_AFTER = 14.0, 21.0


def wall_log(world: World) -> Records:
    """Everything that the wall system logs."""
    pages, rng = world.pageviews, world.scenario.generator("walls")
    bought = _converting(world, Outcome.BOUGHT_AT_WALL)
    registered = _converting(world, Outcome.REGISTERED_AT_WALL)
    left = pages.action != site.OPEN
    left[np.concatenate([bought, registered])] = False
    abandoned = left & (pages.action == site.PAYWALL) & (rng.random(len(pages)) < _ABANDONED_SHARE)
    dismissed = left & ~abandoned & (rng.random(len(pages)) < _DISMISSED_SHARE)
    checkouts = np.sort(np.concatenate([bought, np.flatnonzero(abandoned)]))
    return join(
        [
            _impressions(world),
            _after(world, "dismissal", np.flatnonzero(dismissed), _DISMISSED_AFTER),
            _after(world, "checkout", checkouts, _CHECKOUT_AFTER),
            _after(world, "purchase", bought, BOUGHT_AFTER),
            _after(world, "registration", registered, REGISTERED_AFTER),
        ]
    )


def conversion_instants(world: World, visits: Ints) -> Floats:
    """Unix second at which visits converted: at the wall, or when the last page had been read."""
    at = page_instants(world)
    last = world.first_page[1:][visits] - 1
    read = at[last] + world.pageviews.engaged[last]
    bought = np.isin(world.visits.outcome[visits], BUYING)
    at_wall = at[world.wall_page[visits]] + np.where(bought, BOUGHT_AFTER, REGISTERED_AFTER)
    return np.where(world.wall_page[visits] == NO_PAGE, read, at_wall)


def converting_visits(world: World) -> Ints:
    """The visits that ended in a purchase or a registration."""
    return np.flatnonzero(np.isin(world.visits.outcome, (*BUYING, *REGISTERING)))


def _converting(world: World, outcome: Outcome) -> Ints:
    return np.sort(world.wall_page[(world.visits.outcome == outcome) & (world.wall_page != NO_PAGE)])


def _impressions(world: World) -> Records:
    pages = world.pageviews
    shown = np.flatnonzero(pages.status != site.SUBSCRIBER)
    visit = pages.visit[shown]
    visitor, began_as = world.visits.visitor[visit], world.visits.status[visit]
    at = page_instants(world)[shown]
    # Of the status in which the day began: the strategy was drawn then.
    drawn_from = propensities(began_as, world.visitors.loyalty[visitor], world.visitors.device[visitor])
    rows = zip(
        _fields(world, "impression", shown, at),
        world.visits.strategy[visit],
        pages.level[shown],
        pages.action[shown],
        drawn_from.tolist(),
        strict=True,
    )
    lines = [
        json_line(
            {
                **fields,
                "strategy": site.ACTIONS[strategy],
                "level": site.LEVELS[level],
                "action": site.ACTIONS[action],
                "propensities": dict(zip(site.ACTIONS, chances, strict=True)),
            }
        )
        for fields, strategy, level, action, chances in rows
    ]
    return Records(at, lines)


def _after(world: World, event: str, pages: Ints, seconds: float) -> Records:
    at = page_instants(world)[pages] + seconds
    return Records(at, [json_line(fields) for fields in _fields(world, event, pages, at)])


def _fields(world: World, event: str, pages: Ints, at: Floats) -> list[dict[str, str | None]]:
    """What all wall events have; who buys or registers is known by the new account."""
    visitor, status = world.visits.visitor[world.pageviews.visit[pages]], world.pageviews.status[pages]
    known = np.full_like(status, site.REGISTERED) if event in {"purchase", "registration"} else status
    rows = zip(
        event_ids(world.scenario, f"wall {event}", len(pages)),
        iso(at),
        world.visitors.visitor_id[visitor],
        user_ids(world, visitor, known),
        status,
        world.pageviews.article[pages],
        strict=True,
    )
    return [
        {
            "event_id": event_id,
            "event": event,
            "ts": ts,
            "visitor_id": visitor_id,
            "user_id": user_id,
            "visitor_status": site.STATUSES[state],
            "article_id": article_id(article),
        }
        for event_id, ts, visitor_id, user_id, state, article in rows
    ]
