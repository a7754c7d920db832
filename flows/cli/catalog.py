"""The catalog of the home, for commands that need no Spark session."""

from infra.catalog.nessie import Nessie
from infra.settings import Settings


def open_catalog(settings: Settings) -> Nessie:
    """Connect to the catalog that the settings name.

    Raises:
        ServiceError: it is not running.
    """
    from infra.catalog.transport import Transport
    from infra.servers import endpoints

    uri = endpoints(settings).nessie_uri
    return Nessie(Transport(uri, timeout_seconds=settings.catalog_timeout_seconds))
