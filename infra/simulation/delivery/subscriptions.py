"""subscriptions-<day>.jsonl: registrations, subscriptions and cancellations, wherever they came about."""

import numpy as np

from infra.simulation import site
from infra.simulation.clock import iso, midnights
from infra.simulation.delivery.records import Records, event_ids, join, json_line
from infra.simulation.delivery.walls import conversion_instants, converting_visits
from infra.simulation.history import BUYING
from infra.simulation.world import World

# Name, price per month, share of those who subscribe.
_PLANS = (("digital-monthly", 9.99, 0.7), ("digital-annual", 7.99, 0.3))
# The subscription system writes its own record this long after the deed.
_BOOKED_AFTER = 1.0
_CANCELLED_BETWEEN = (6 * 3600.0, 22 * 3600.0)


def subscription_log(world: World) -> Records:
    """Everything that the subscription system tells."""
    return join([_conversions(world), _cancellations(world)])


def _conversions(world: World) -> Records:
    visits = converting_visits(world)
    visitor = world.visits.visitor[visits]
    at = conversion_instants(world, visits) + _BOOKED_AFTER
    plan = world.scenario.generator("plans").choice(len(_PLANS), len(visits), p=[share for *_, share in _PLANS])
    rows = zip(
        event_ids(world.scenario, "conversion", len(visits)),
        iso(at),
        visitor,
        np.isin(world.visits.outcome[visits], BUYING),
        plan,
        strict=True,
    )
    lines = [
        json_line(
            {
                "event_id": event_id,
                "event": "subscription" if bought else "registration",
                "ts": ts,
                "visitor_id": world.visitors.visitor_id[who],
                "user_id": world.visitors.user_id[who],
                "plan": _PLANS[which][0] if bought else None,
                "price": _PLANS[which][1] if bought else None,
                "currency": site.CURRENCY if bought else None,
            }
        )
        for event_id, ts, who, bought, which in rows
    ]
    return Records(at, lines)


def _cancellations(world: World) -> Records:
    ended = world.cancellations
    second = world.scenario.generator("cancellation times").uniform(*_CANCELLED_BETWEEN, len(ended.visitor))
    at = midnights(world.scenario)[ended.day] + second
    rows = zip(event_ids(world.scenario, "cancellation", len(at)), iso(at), ended.visitor, strict=True)
    lines = [
        json_line(
            {
                "event_id": event_id,
                "event": "cancellation",
                "ts": ts,
                "visitor_id": world.visitors.visitor_id[who],
                "user_id": world.visitors.user_id[who],
            }
        )
        for event_id, ts, who in rows
    ]
    return Records(at, lines)
