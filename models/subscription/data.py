"""What is learnt from: whether a visitor subscribed within the attribution window of a day's doors."""

from models.features import VISITOR_FEATURES

OUTCOME = "subscribed_in_window"
FEATURES = VISITOR_FEATURES
