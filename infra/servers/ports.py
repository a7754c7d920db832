"""Ports on loopback: a free one chosen once per home and service, or the configured one."""

import secrets
import socket
import time

from infra.errors import ServiceError, SettingError
from infra.servers.service import LOOPBACK, Service, environment_variable

# Below the ranges from which systems take the ports of outgoing connections (Linux from 32768, macOS from
# 49152): one of those could be in use by any client when the server is started again.
_LOWEST, _HIGHEST = 20_000, 32_767
_TRIES = 200
_CLOSING_SECONDS = 5.0


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of loopback now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        # As servers do it, else a port that was closed a minute ago counts as taken.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def choose_port(avoid: frozenset[int] = frozenset()) -> int:
    """A free port that is none of `avoid`; random, so that two homes hardly choose the same at one time.

    Raises:
        ServiceError: no free port was found.
    """
    for _ in range(_TRIES):
        port = _LOWEST + secrets.randbelow(_HIGHEST - _LOWEST + 1)
        if port not in avoid and is_free(port):
            return port
    raise ServiceError(
        f"{_TRIES} ports between {_LOWEST} and {_HIGHEST} were tried and none is free",
        where=LOOPBACK,
        remedy="stop what uses them, or set TOLLGATE_NESSIE_PORT, TOLLGATE_MLFLOW_PORT, TOLLGATE_PREFECT_PORT",
    )


def require_free(service: Service, port: int) -> None:
    """Refuse to start a server on a port that somebody else has.

    Raises:
        SettingError: naming the port and the setting that changes it.
    """
    # A killed server is gone from sight before the system has closed its sockets.
    deadline = time.monotonic() + _CLOSING_SECONDS
    while not (free := is_free(port)) and time.monotonic() < deadline:
        time.sleep(0.1)
    if not free:
        raise SettingError(
            f"port {port}, which {service.name} of this home uses, is taken by another program",
            where=f"{LOOPBACK}:{port}",
            remedy=f"stop that program, or set {environment_variable(service.port_setting)} to a free port",
        )
