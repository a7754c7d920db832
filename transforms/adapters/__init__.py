"""Vendors' records into bronze rows: one module per vendor format, each with one mapping table."""

from difflib import get_close_matches

from infra.config.host import Host, Source
from infra.errors import UnknownNameError
from transforms.adapters.access_log import ACCESS_LOG
from transforms.adapters.adapter import Adapter
from transforms.adapters.arc_ans import ARC_ANS
from transforms.adapters.ga4 import GA4
from transforms.adapters.ga_snowplow import GA_SNOWPLOW
from transforms.adapters.google_analytics import GOOGLE_ANALYTICS
from transforms.adapters.mapped import mapped_adapter
from transforms.adapters.matomo import MATOMO
from transforms.adapters.piano import PIANO
from transforms.adapters.segment import SEGMENT
from transforms.adapters.snowplow import SNOWPLOW
from transforms.adapters.stripe import STRIPE
from transforms.adapters.tollgate_ads import TOLLGATE_ADS
from transforms.adapters.tollgate_events import TOLLGATE_EVENTS
from transforms.adapters.tollgate_subscriptions import TOLLGATE_SUBSCRIPTIONS
from transforms.adapters.tollgate_walls import TOLLGATE_WALLS
from transforms.adapters.wordpress_rest import WORDPRESS_REST
from transforms.adapters.wordpress_wxr import WORDPRESS_WXR

_ALL = (
    ACCESS_LOG,
    ARC_ANS,
    GA4,
    GA_SNOWPLOW,
    GOOGLE_ANALYTICS,
    MATOMO,
    PIANO,
    SEGMENT,
    SNOWPLOW,
    STRIPE,
    TOLLGATE_ADS,
    TOLLGATE_EVENTS,
    TOLLGATE_SUBSCRIPTIONS,
    TOLLGATE_WALLS,
    WORDPRESS_REST,
    WORDPRESS_WXR,
)
ADAPTERS = {adapter.name: adapter for adapter in _ALL}


def adapter_for(name: str) -> Adapter:
    """The adapter of a vendor format.

    Raises:
        UnknownNameError: there is none of this name; the remedy names the nearest.
    """
    if name not in ADAPTERS:
        near = get_close_matches(name, ADAPTERS, n=3, cutoff=0.3) or sorted(ADAPTERS)
        raise UnknownNameError(
            f"no adapter {name!r}", where="transforms/adapters", remedy=f"nearest: {', '.join(near)}"
        )
    return ADAPTERS[name]


def adapter_of(source: Source) -> Adapter:
    """The adapter of a configured source: of a vendor's format, or of the mapping that its document holds.

    Raises:
        UnknownNameError: there is no adapter of the name that it says.
        IncompleteMapping: its mapping does not make whole rows.
    """
    return adapter_for(source.adapter) if source.mapping is None else mapped_adapter(source.mapping)


def tables_fed(host: Host) -> frozenset[str]:
    """Bronze tables that a source of the host becomes rows of."""
    return frozenset(adapter_of(source).table for source in host.sources)


__all__ = ["ADAPTERS", "Adapter", "adapter_for", "adapter_of", "tables_fed"]
