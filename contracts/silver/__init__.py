"""Silver: one row per thing that happened, deduplicated and resolved; a broken rule fails the run."""

from contracts.silver.ad_revenue import AdRevenue
from contracts.silver.articles import Articles
from contracts.silver.pageviews import Pageviews
from contracts.silver.sessions import Sessions
from contracts.silver.subscriptions import Subscriptions
from contracts.silver.visitors import Visitors
from contracts.silver.wall_exposures import WallExposures

__all__ = ["AdRevenue", "Articles", "Pageviews", "Sessions", "Subscriptions", "Visitors", "WallExposures"]
