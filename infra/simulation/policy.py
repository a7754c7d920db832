"""The strategy of a visitor's day: drawn at random, with propensities that depend on what the site knows."""

import numpy as np

from infra.simulation import site
from infra.simulation.arrays import Floats, Ints

# Share of visitor-days by loyalty on which a regwall, and a paywall, is the strategy: for the anonymous
# and, who never meet a regwall, for the registered.
_REGWALL = {site.ANONYMOUS: (0.08, 0.10, 0.12), site.REGISTERED: (0.05, 0.05, 0.05)}
_PAYWALL = {site.ANONYMOUS: (0.05, 0.07, 0.10), site.REGISTERED: (0.05, 0.08, 0.12)}
# Times that, by device.
_DEVICE = (1.2, 0.85, 1.0)
_DECIMALS = 4


def _table() -> Floats:
    statuses, devices = (site.ANONYMOUS, site.REGISTERED), np.array(_DEVICE)
    regwall = np.array([np.outer(_REGWALL[status], devices) for status in statuses])
    paywall = np.array([np.outer(_PAYWALL[status], devices) for status in statuses])
    # Rounded before use, so that what is logged is exactly what was drawn from.
    regwall, paywall = regwall.round(_DECIMALS), paywall.round(_DECIMALS)
    return np.stack([(1 - regwall - paywall).round(_DECIMALS), regwall, paywall], axis=-1)


# Status (not subscriber) by loyalty by device by strategy.
PROPENSITIES = _table()


def propensities(status: Ints, loyalty: Ints, device: Ints) -> Floats:
    """Chance of each strategy, rows by strategies; a subscriber's row is that of the registered and not used."""
    return PROPENSITIES[np.minimum(status, site.REGISTERED), loyalty, device]
