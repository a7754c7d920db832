"""The ground truth: what visitors do when they are stopped, and when they are not.

A visit has one decisive door: the strongest that it meets. What the visitor does depends on that door, on
status, loyalty, main interest, usual referrer class and device, and on nothing else. Being stopped, unless
the visitor converts, makes visits of the next `LULL_DAYS` days rarer; the last stop counts.
"""

from dataclasses import dataclass

import numpy as np

from infra.simulation import site
from infra.simulation.arrays import Floats, Ints
from infra.simulation.audience import Visitors

LULL_DAYS = 7

# Chance to buy at the paywall, and to register at the regwall, on one visit; factors by trait.
_BUY, _REGISTER = 0.0062, 0.06
_BUY_BY = {
    "loyalty": (0.25, 1.0, 1.7),
    "section": (1.4, 1.2, 1.5, 0.7, 0.6, 1.0),
    "referrer": (0.9, 0.4, 1.5),
    "device": (1.3, 0.8, 1.1),
}
_REGISTER_BY = {
    "loyalty": (0.6, 1.3, 1.6),
    "section": (1.1, 1.0, 0.9, 1.2, 1.0, 0.8),
    "referrer": (1.0, 0.6, 1.4),
    "device": (1.2, 0.9, 1.0),
}
_BUY_IF_REGISTERED = 1.5
# Chance to buy, and to register, away from any wall (newsletter, front page) on one visit. A visitor who is
# stopped leaves early, which costs some of these.
_BUY_ANYWAY, _REGISTER_ANYWAY = 0.0010, 0.004
_ANYWAY_BY = {
    "loyalty": (0.5, 1.0, 1.2),
    "section": (1.2, 1.0, 1.1, 0.9, 0.9, 1.0),
    "referrer": (0.8, 0.7, 1.4),
    "device": (1.2, 0.9, 1.0),
}
_LEFT_OF_ANYWAY = (1.0, 0.8, 0.5)
# Share of the visits of the next days lost after a regwall, and after a paywall; factors by trait.
_LOST = (0.0, 0.09, 0.20)
_LOST_BY = {
    "loyalty": (1.5, 1.1, 0.8),
    "section": (0.9, 1.0, 0.9, 1.2, 1.1, 1.0),
    "referrer": (1.1, 1.4, 0.7),
    "device": (0.9, 1.1, 1.0),
}


@dataclass(frozen=True)
class Response:
    """Chances per visit, by visitor.

    Attributes:
        buy_at_wall: visitors by status (anonymous, registered) by decisive door.
        buy_anyway: the same, away from the wall.
        register_at_wall: the same; 0 for the registered.
        register_anyway: the same, away from the wall.
        keep: share of visits kept after that door, visitors by door.
    """

    buy_at_wall: Floats
    buy_anyway: Floats
    register_at_wall: Floats
    register_anyway: Floats
    keep: Floats

    @property
    def buy(self) -> Floats:
        """Chance to become a subscriber on the visit."""
        return self.buy_at_wall + self.buy_anyway

    @property
    def register(self) -> Floats:
        """Chance to register on the visit."""
        return self.register_at_wall + self.register_anyway


def respond(visitors: Visitors, eagerness: float) -> Response:
    """The response of each visitor; `eagerness` multiplies the chances to buy."""
    n = len(visitors)
    at_paywall, at_regwall = (np.eye(len(site.ACTIONS))[door] for door in (site.PAYWALL, site.REGWALL))
    by_status = np.array([1.0, _BUY_IF_REGISTERED])
    only_anonymous = np.array([1.0, 0.0])
    anyway = _times(visitors, _ANYWAY_BY)

    def spread(per_visitor: Floats, statuses: Floats, doors: Floats) -> Floats:
        return per_visitor[:, None, None] * statuses[None, :, None] * doors[None, None, :]

    left = np.array(_LEFT_OF_ANYWAY)
    return Response(
        buy_at_wall=spread(eagerness * _BUY * _times(visitors, _BUY_BY), by_status, at_paywall),
        buy_anyway=spread(eagerness * _BUY_ANYWAY * anyway, by_status, left),
        register_at_wall=spread(_REGISTER * _times(visitors, _REGISTER_BY), only_anonymous, at_regwall),
        register_anyway=spread(_REGISTER_ANYWAY * anyway, only_anonymous, left),
        keep=1 - np.outer(_times(visitors, _LOST_BY), _LOST).reshape(n, len(site.ACTIONS)),
    )


def door_shown(strategy: Ints, level: Ints, status: Ints) -> Ints:
    """min(strategy, level), but subscribers meet nothing and the registered no regwall.

    Of a visit's highest article level it gives the visit's decisive door.
    """
    door = np.minimum(strategy, level)
    passes = (status == site.SUBSCRIBER) | ((status == site.REGISTERED) & (door == site.REGWALL))
    return np.where(passes, site.OPEN, door)


def _times(visitors: Visitors, factors: dict[str, tuple[float, ...]]) -> Floats:
    traits = {
        "loyalty": visitors.loyalty,
        "section": visitors.interest.argmax(axis=1),
        "referrer": visitors.referrer_class,
        "device": visitors.device,
    }
    product: Floats = np.prod([np.array(factors[name])[code] for name, code in traits.items()], axis=0)
    return product
