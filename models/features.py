"""What models may know of a visitor, and how it becomes numbers: one encoding for training and for scoring."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.float32]

STRATEGIES = ("open", "regwall", "paywall")
OPEN, REGWALL, PAYWALL = range(3)

UNKNOWN_STATUS = "anonymous"
# Columns of gold.visitor_features, each with what is taken for a visitor who has no row there: nobody came.
UNKNOWN_VISITOR: Mapping[str, float] = {
    "pageviews_7d": 0,
    "pageviews_28d": 0,
    "articles_28d": 0,
    "sessions_28d": 0,
    "active_days_28d": 0,
    "engaged_seconds_28d": 0,
    "days_since_last_seen": 28,
    "days_since_first_seen_28d": 0,
    "search_session_share_28d": 0,
    "social_session_share_28d": 0,
    "direct_session_share_28d": 0,
    "mobile_session_share_28d": 0,
    "sections_28d": 0,
    "premium_pageview_share_28d": 0,
    "registration_pageview_share_28d": 0,
    "eligible_pageviews_28d": 0,
    "walled_pageviews_28d": 0,
}
# A regwall means nothing to the registered, so models must see who is.
STATUS_FEATURES: Mapping[str, str] = {"status_registered": "registered", "status_subscriber": "subscriber"}
STRATEGY_FEATURES = tuple(f"strategy_{strategy}" for strategy in STRATEGIES)
VISITOR_FEATURES = (*UNKNOWN_VISITOR, *STATUS_FEATURES)


def visitor_matrix(columns: Mapping[str, npt.NDArray[Any]], features: Sequence[str]) -> Matrix:
    """One row per visitor, one column per feature, in the order of `features`.

    Args:
        columns: columns of gold.visitor_features by name, `status` among them if a feature is made of it.
        features: names out of `VISITOR_FEATURES`.

    Raises:
        KeyError: a feature is none of ours, or its column is missing.
    """
    rows = len(next(iter(columns.values()))) if columns else 0
    matrix = np.empty((rows, len(features)), dtype=np.float32)
    for position, feature in enumerate(features):
        if feature in STATUS_FEATURES:
            matrix[:, position] = columns["status"] == STATUS_FEATURES[feature]
        else:
            matrix[:, position] = columns[feature]
    return matrix


def columns_of(features: Sequence[str]) -> tuple[str, ...]:
    """The columns of gold.visitor_features that `features` are made of."""
    plain = [feature for feature in features if feature not in STATUS_FEATURES]
    return (*plain, "status") if len(plain) < len(features) else tuple(plain)


def under_strategy(visitors: Matrix, strategies: npt.NDArray[np.int64] | int) -> Matrix:
    """The same visitors, each met by a strategy: its one-hot columns come after the visitors' own."""
    one_hot = np.zeros((len(visitors), len(STRATEGIES)), dtype=np.float32)
    one_hot[np.arange(len(visitors)), strategies] = 1
    return np.hstack([visitors, one_hot])
