"""What is learnt from: whether a visitor registered within the attribution window of a day's doors."""

from models.features import VISITOR_FEATURES

OUTCOME = "registered_in_window"
FEATURES = VISITOR_FEATURES
