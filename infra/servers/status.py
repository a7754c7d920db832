"""How the servers of a home are."""

from dataclasses import dataclass
from pathlib import Path

from infra.home import home_of
from infra.servers import health, process
from infra.servers.record import ServiceRecord, load_record
from infra.servers.service import ALL, Service, services_named
from infra.settings import Settings


@dataclass(frozen=True)
class ServiceStatus:
    """One server as it is now; `pid` is None when it does not run, or is not run by this home.

    `log` is None for an external server, and `version` is empty for one that tells none.
    """

    name: str
    url: str
    healthy: bool
    version: str
    pid: int | None
    log: Path | None


def status(settings: Settings, only: tuple[str, ...] = ALL) -> tuple[ServiceStatus, ...]:
    """Ask every server; one that does not answer, or whose port another program has, is not healthy.

    Raises:
        UnknownNameError: `only` names something else than a service.
    """
    return tuple(service_status(settings, service) for service in services_named(only))


def service_status(settings: Settings, service: Service) -> ServiceStatus:
    """Ask one server."""
    if external := service.external(settings):
        return _asked(service, external, health.is_healthy(service, external), pid=None, log=None)
    home = home_of(settings)
    record = load_record(home)
    entry = record.services.get(service.name) if record else None
    log = home.log(service.name)
    if record is None or entry is None:
        return _asked(service, "", healthy=False, pid=None, log=log)
    url = service.url(entry.port)
    if not process.is_server(entry.pid, home, service.name, record.instance):
        return _asked(service, url, healthy=False, pid=None, log=log)
    healthy = health.is_healthy(service, url) and _has_port(settings, service, entry)
    return _asked(service, url, healthy, pid=entry.pid, log=log)


def _has_port(settings: Settings, service: Service, entry: ServiceRecord) -> bool:
    """Whether the answer came from our server, and not from a program that took its port."""
    return process.listens(process.processes_of(home_of(settings)).get(service.name, ()), entry.port)


def _asked(service: Service, url: str, healthy: bool, *, pid: int | None, log: Path | None) -> ServiceStatus:
    version = health.version(service, url) if healthy else ""
    return ServiceStatus(service.name, url, healthy, version, pid, log)
