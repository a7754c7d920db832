"""What is learnt from: how many pages a visitor viewed on the 7 days after a day's doors."""

from models.features import VISITOR_FEATURES

OUTCOME = "pageviews_in_window"
FEATURES = VISITOR_FEATURES
