"""The processes of a home's servers: started detached, recognised by the mark in their environment.

A process id alone proves nothing, since ids are used again, and neither does the time of creation, which on
Linux moves with the wall clock. The mark is inherited by a server's own children, so that those are found too
when their parent was killed.
"""

import os
import subprocess
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

from infra.home import Home
from infra.servers.service import Service, state_folder

HOME = "TOLLGATE_HOME"
SERVICE = "TOLLGATE_SERVICE"
STACK = "TOLLGATE_STACK"

# A setting of the person's own client must not reach into our servers.
_FOREIGN_SETTINGS = ("MLFLOW_", "NESSIE_", "PREFECT_", "QUARKUS_")
_INTERPRETERS = ("java", "python")
_KILL_SECONDS = 10.0


def spawn(home: Home, service: Service, instance: str, command: Sequence[str]) -> int:
    """Start a server in a session of its own, so that it outlives its starter; returns the process id."""
    folder = state_folder(home, service)
    folder.mkdir(parents=True, exist_ok=True)
    home.logs.mkdir(parents=True, exist_ok=True)
    with home.log(service.name).open("ab") as log:
        return subprocess.Popen(
            command,
            cwd=folder,
            env=_environment(home, service, instance),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ).pid


def _environment(home: Home, service: Service, instance: str) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(_FOREIGN_SETTINGS)}
    return {
        **inherited,
        HOME: _mark(home.root),
        SERVICE: service.name,
        STACK: instance,
        "DO_NOT_TRACK": "true",
        "PYTHONUNBUFFERED": "1",
        # Prefect asks the internet for its list of integrations before it takes the list that it ships. A proxy
        # that is not there keeps every such request on the machine.
        "HTTP_PROXY": "http://127.0.0.1:9",
        "HTTPS_PROXY": "http://127.0.0.1:9",
        "NO_PROXY": "127.0.0.1,localhost",
        **service.environment(home),
    }


def _mark(root: Path) -> str:
    return str(root.resolve())


def is_server(pid: int, home: Home, service: str, instance: str) -> bool:
    """Whether this process is alive and is this service of this stack."""
    environment = _environment_of(pid)
    return (environment.get(HOME), environment.get(SERVICE), environment.get(STACK)) == (
        _mark(home.root),
        service,
        instance,
    )


def processes_of(home: Home) -> Mapping[str, Sequence[psutil.Process]]:
    """Every living process of this home's servers, children included, by service; of any instance."""
    root = _mark(home.root)
    found: dict[str, list[psutil.Process]] = defaultdict(list)
    for process in psutil.process_iter(["name"]):
        # The environment of any other program is not looked at.
        if not (process.info["name"] or "").lower().startswith(_INTERPRETERS):
            continue
        environment = _environment_of(process.pid)
        if environment.get(HOME) == root and (service := environment.get(SERVICE)):
            found[service].append(process)
    return found


def split_by_instance(
    processes: Sequence[psutil.Process], instance: str
) -> tuple[Sequence[psutil.Process], Sequence[psutil.Process]]:
    """Those of this stack, and those left by a home that lay at this path before."""
    ours = [process for process in processes if _environment_of(process.pid).get(STACK) == instance]
    return ours, [process for process in processes if process not in ours]


def leader(processes: Sequence[psutil.Process]) -> int | None:
    """The server itself among its processes: the one that leads their session; None when only children live."""
    return next((process.pid for process in processes if os.getsid(process.pid) == process.pid), None)


def listens(processes: Sequence[psutil.Process], port: int) -> bool:
    """Whether one of these processes has the port, which tells our server from another that answers there."""
    for process in processes:
        try:
            connections = process.net_connections("tcp")
        except psutil.Error:
            continue
        if any(c.status == psutil.CONN_LISTEN and c.laddr.port == port for c in connections):
            return True
    return False


def terminate(processes: Sequence[psutil.Process], grace_seconds: float) -> Sequence[psutil.Process]:
    """Ask these processes to end, and kill those that have not after the grace; returns the killed."""
    for process in processes:
        _signal(process, kill=False)
    _, alive = psutil.wait_procs(processes, timeout=grace_seconds)
    for process in alive:
        _signal(process, kill=True)
    psutil.wait_procs(alive, timeout=_KILL_SECONDS)
    return alive


def _signal(process: psutil.Process, *, kill: bool) -> None:
    try:
        if kill:
            process.kill()
        else:
            process.terminate()
    except psutil.NoSuchProcess:
        return


def _environment_of(pid: int) -> Mapping[str, str]:
    """The environment of a living process; empty when it is gone, a zombie, or not ours to look at."""
    try:
        return psutil.Process(pid).environ()
    except (psutil.Error, OSError):
        return {}
