"""Where the servers of a home answer, told without asking them."""

from dataclasses import dataclass

from infra.errors import ServiceError
from infra.home import home_of
from infra.servers.process import is_server
from infra.servers.record import StackRecord, load_record
from infra.servers.service import MLFLOW, NESSIE, PREFECT, Service
from infra.settings import Settings


@dataclass(frozen=True)
class Endpoints:
    """The addresses for clients. Asking for one whose server does not run is a `ServiceError`, never an empty string.

    An address costs one look at one process and no network, so a server that hangs is not noticed here.
    """

    settings: Settings
    record: StackRecord | None

    @property
    def nessie_uri(self) -> str:
        """The catalog, up to and with `/api/v2`."""
        return self._address(NESSIE)

    @property
    def mlflow_uri(self) -> str:
        """The tracking and registry server."""
        return self._address(MLFLOW)

    @property
    def prefect_api_url(self) -> str:
        """The scheduler, up to and with `/api`."""
        return self._address(PREFECT)

    def _address(self, service: Service) -> str:
        if external := service.external(self.settings):
            return external
        home = home_of(self.settings)
        entry = self.record.services.get(service.name) if self.record else None
        if self.record and entry and is_server(entry.pid, home, service.name, self.record.instance):
            return service.url(entry.port)
        raise ServiceError(
            f"the {service.title} ({service.name}) is not running",
            where=str(home.root),
            remedy="start it with `tollgate up`",
        )


def endpoints(settings: Settings) -> Endpoints:
    """The addresses of this home's servers, external ones as the settings say.

    Raises:
        ServiceError: the catalog, without which nothing goes, was never started or its process is gone.
    """
    found = Endpoints(settings, load_record(home_of(settings)))
    _ = found.nessie_uri
    return found
