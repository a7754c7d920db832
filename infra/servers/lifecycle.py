"""Starting and stopping the servers of one home.

Every change holds the home's lock. What runs is found by the mark of its processes and not by what `stack.json`
believes, so a crash at any step is mended by the next `start` or `stop`.
"""

import re
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path

import psutil

from infra.errors import ServiceError
from infra.home import Home, exclusive, home_of
from infra.servers import process
from infra.servers.ports import choose_port, require_free
from infra.servers.record import ServiceRecord, StackRecord, load_record, new_record, save_record
from infra.servers.service import ALL, Service, services_named
from infra.servers.status import ServiceStatus, service_status, status
from infra.settings import Settings

Report = Callable[[str], None]

# The first start of the scheduler migrates its database: 19 s on an idle machine of two cores.
START_SECONDS = 180.0
STOP_SECONDS = 20.0
_POLL_SECONDS = 0.2
_LOG_LINES = 12
_JAVA_FRAME = re.compile(r"\s+(at |\.\.\. \d+ more)")


def start(settings: Settings, report: Report, only: tuple[str, ...] = ALL) -> tuple[ServiceStatus, ...]:
    """Make sure that the servers run and answer; those that do are left alone.

    Raises:
        SettingError: a port is taken by another program; a jar or a package is missing.
        ServiceError: a server ended or did not answer in time; its last log lines are in the message.
        UnknownNameError: `only` names something else than a service.
    """
    home = home_of(settings)
    own = [service for service in services_named(only) if not service.external(settings)]
    with exclusive(home.stack_lock):
        for service in own:
            _ensure_process(settings, service, report)
        for service in own:
            _await_health(settings, service, report)
    return status(settings, only)


def stop(settings: Settings, report: Report, only: tuple[str, ...] = ALL) -> tuple[ServiceStatus, ...]:
    """Stop this home's servers with all their processes; ports and data stay.

    Raises:
        UnknownNameError: `only` names something else than a service.
    """
    home = home_of(settings)
    services = services_named(only)
    # The servers of a home that was deleted under them are stopped too, and nothing is created for it.
    with exclusive(home.stack_lock) if home.root.is_dir() else nullcontext():
        running = process.processes_of(home)
        _terminate({service.name: running[service.name] for service in services if service.name in running}, report)
        for service in services:
            _record_process(home, service, 0)
    return status(settings, only)


def _ensure_process(settings: Settings, service: Service, report: Report) -> None:
    home = home_of(settings)
    record = load_record(home) or new_record()
    entry = ServiceRecord(port=_port(settings, service, record))
    found = process.processes_of(home).get(service.name, ())
    ours, others = process.split_by_instance(found, record.instance)
    if (pid := process.leader(ours)) and record.port_of(service.name) == entry.port:
        _terminate({service.name: others}, report)
        save_record(home, record.with_service(service.name, ServiceRecord(port=entry.port, pid=pid)))
        return
    _terminate({service.name: found}, report)
    require_free(service, entry.port)
    command = service.command(settings, entry.port)
    # Before the spawn, so that no server ever runs on a port that nothing remembers.
    save_record(home, record.with_service(service.name, entry))
    report(f"{service.name}: starting on port {entry.port}")
    _record_process(home, service, process.spawn(home, service, record.instance, command))


def _port(settings: Settings, service: Service, record: StackRecord) -> int:
    taken = frozenset(entry.port for entry in record.services.values())
    return service.configured_port(settings) or record.port_of(service.name) or choose_port(taken)


def _record_process(home: Home, service: Service, pid: int) -> None:
    record = load_record(home)
    if record and (port := record.port_of(service.name)):
        save_record(home, record.with_service(service.name, ServiceRecord(port=port, pid=pid)))


def _await_health(settings: Settings, service: Service, report: Report) -> None:
    home = home_of(settings)
    deadline = time.monotonic() + START_SECONDS
    while not (now := service_status(settings, service)).healthy:
        if now.pid is None:
            raise _failure(home, service, "ended while it started")
        if time.monotonic() > deadline:
            raise _failure(home, service, f"did not answer within {START_SECONDS:.0f} s")
        time.sleep(_POLL_SECONDS)
    report(f"{service.name}: answers at {now.url}")


def _failure(home: Home, service: Service, what: str) -> ServiceError:
    return ServiceError(
        "\n    ".join([f"{service.name} {what}; the last lines of its log:", *_last_words(home.log(service.name))]),
        where=str(home.log(service.name)),
        remedy="mend what the log names, then `tollgate down` and `tollgate up`",
    )


def _last_words(log: Path) -> Sequence[str]:
    """The end of a log without the frames of Java's stack traces, which push the cause out of sight."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return [line for line in lines if line.strip() and not _JAVA_FRAME.match(line)][-_LOG_LINES:]


def _terminate(found: dict[str, Sequence[psutil.Process]], report: Report) -> None:
    """Stop the processes of some services, all at once."""
    for name, processes in found.items():
        if processes:
            report(f"{name}: stopping")
    killed = process.terminate([each for processes in found.values() for each in processes], STOP_SECONDS)
    for name, processes in found.items():
        if any(each in killed for each in processes):
            report(f"{name}: killed, since it had not ended within {STOP_SECONDS:.0f} s")
