"""Bronze: what vendors delivered, in one schema for all of them; rows that break a rule go to quarantine."""

from contracts.bronze.ad_revenue import AdRevenue
from contracts.bronze.articles import Articles
from contracts.bronze.deliveries import Deliveries
from contracts.bronze.events import Events
from contracts.bronze.quarantine import Quarantine
from contracts.bronze.subscriptions import Subscriptions
from contracts.bronze.wall_events import WallEvents

__all__ = ["AdRevenue", "Articles", "Deliveries", "Events", "Quarantine", "Subscriptions", "WallEvents"]
