import numpy as np

from contracts.columns import ACTIONS, VISITOR_STATUSES
from contracts.gold import VisitorFeatures
from models.features import (
    PAYWALL,
    STATUS_FEATURES,
    STRATEGIES,
    UNKNOWN_STATUS,
    UNKNOWN_VISITOR,
    under_strategy,
    visitor_matrix,
)


def test_names_are_those_of_the_contracts() -> None:
    columns = {column.name for column in VisitorFeatures.definition().columns}
    assert set(UNKNOWN_VISITOR) == columns - {"host", "day", "visitor_id", "status", "run_key"}
    assert STRATEGIES == ACTIONS
    assert {UNKNOWN_STATUS, *STATUS_FEATURES.values()} == set(VISITOR_STATUSES)


def test_features_come_in_the_order_asked_for_and_status_as_flags() -> None:
    columns = {
        "status": np.array(["anonymous", "registered"], dtype=object),
        "pageviews_7d": np.array([3, 5]),
        "sessions_28d": np.array([1, 2]),
    }
    matrix = visitor_matrix(columns, ["sessions_28d", "status_registered", "pageviews_7d"])
    assert matrix.tolist() == [[1, 0, 3], [2, 1, 5]]


def test_the_strategy_is_one_hot_after_the_visitors_features() -> None:
    visitors = np.array([[7.0], [8.0]], dtype=np.float32)
    assert under_strategy(visitors, PAYWALL).tolist() == [[7, 0, 0, 1], [8, 0, 0, 1]]
    assert under_strategy(visitors, np.array([0, 1])).tolist() == [[7, 1, 0, 0], [8, 0, 1, 0]]
