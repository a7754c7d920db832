"""The catalog of the home, for commands that need no Spark session."""

from typing import TYPE_CHECKING

from infra.catalog.nessie import Nessie
from infra.settings import Settings

if TYPE_CHECKING:
    from infra.config.retention import RetentionPolicy


def open_catalog(settings: Settings) -> Nessie:
    """Connect to the catalog that the settings name.

    Raises:
        ServiceError: it is not running.
    """
    from infra.catalog.transport import Transport
    from infra.maintenance.retention import Readable
    from infra.servers import endpoints

    transport = Transport(endpoints(settings).nessie_uri, timeout_seconds=settings.catalog_timeout_seconds)
    return Readable(transport, lambda: _retention(settings))


def _retention(settings: Settings) -> "RetentionPolicy":
    from infra.config.service import config_of

    return config_of(settings).retention().document
