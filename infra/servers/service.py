"""What the three servers are: how each is started, where it answers, which settings concern it.

Each command binds to loopback only and keeps all state below the home.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from infra.cds import nessie_archive
from infra.errors import SettingError, UnknownNameError
from infra.home import Home, home_of
from infra.jars.java import nessie_java
from infra.jars.manifest import nessie_jar
from infra.settings import Settings

LOOPBACK = "127.0.0.1"

Command = Callable[[Settings, int], list[str]]
Environment = Callable[[Home], Mapping[str, str]]


@dataclass(frozen=True)
class Service:
    """One server.

    `path` leads from the server's root to the address that its clients get; `health` is below that address, and
    `version` is below the root.
    """

    name: str
    title: str
    path: str
    health: str
    version: str
    address_setting: str
    port_setting: str
    command: Command
    environment: Environment

    def url(self, port: int) -> str:
        """The address that clients of the home's own server use."""
        return f"http://{LOOPBACK}:{port}{self.path}"

    def external(self, settings: Settings) -> str:
        """The address of somebody else's server that the settings name, or nothing."""
        return str(getattr(settings, self.address_setting)).rstrip("/")

    def configured_port(self, settings: Settings) -> int:
        """The port that the settings demand; 0 for any."""
        return int(getattr(settings, self.port_setting))


def environment_variable(setting: str) -> str:
    """The variable that sets a setting."""
    return f"TOLLGATE_{setting.upper()}"


def _nessie_command(settings: Settings, port: int) -> list[str]:
    properties = {
        "quarkus.http.host": LOOPBACK,
        "quarkus.http.port": port,
        "quarkus.management.host": LOOPBACK,
        # Nobody asks the management interface; the system gives it any free port.
        "quarkus.management.port": 0,
        # The default store is in memory.
        "nessie.version.store.type": "ROCKSDB",
        "nessie.version.store.persist.rocks.database-path": home_of(settings).nessie / "rocksdb",
    }
    defined = [f"-D{name}={value}" for name, value in properties.items()]
    jar = nessie_jar(settings)
    options = [*nessie_archive(jar).options(), *settings.nessie_java_options.split()]
    return [str(nessie_java()), *options, *defined, "-jar", str(jar)]


def _mlflow_command(settings: Settings, port: int) -> list[str]:
    state = home_of(settings).mlflow
    return [
        *_python_module("mlflow", "uv pip install 'tollgate[models]'"),
        "server",
        # Each further worker costs hundreds of MB.
        *("--workers", "1"),
        *("--host", LOOPBACK),
        *("--port", str(port)),
        *("--backend-store-uri", f"sqlite:///{state / 'mlflow.db'}"),
        # Clients see `mlflow-artifacts:/…`, so that neither a port nor a path is kept in a run.
        *("--artifacts-destination", (state / "artifacts").as_uri()),
    ]


def _prefect_command(_settings: Settings, port: int) -> list[str]:
    start = ["server", "start", "--host", LOOPBACK, "--port", str(port), "--analytics-off"]
    return [*_python_module("prefect", "uv pip install tollgate"), *start]


def _python_module(name: str, install: str) -> list[str]:
    if find_spec(name) is None:
        raise SettingError(f"{name} is not installed", where=sys.prefix, remedy=f"`make setup`, or `{install}`")
    return [sys.executable, "-m", name]


def _nessie_environment(_home: Home) -> Mapping[str, str]:
    return {}


def _mlflow_environment(_home: Home) -> Mapping[str, str]:
    return {
        "MLFLOW_DISABLE_TELEMETRY": "true",
        # Its job runners serve LLM features: several more processes.
        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
    }


def _prefect_environment(home: Home) -> Mapping[str, str]:
    return {
        "PREFECT_HOME": str(home.prefect),
        "PREFECT_API_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{home.prefect / 'prefect.db'}",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        # By default the pages are written into the Python environment, which homes share.
        "PREFECT_UI_STATIC_DIRECTORY": str(home.prefect / "ui"),
    }


NESSIE = Service(
    name="nessie",
    title="catalog",
    path="/api/v2",
    # The default branch: answered only when the store works too.
    health="/trees/-",
    version="/nessie-openapi/openapi.yaml",
    address_setting="nessie_uri",
    port_setting="nessie_port",
    command=_nessie_command,
    environment=_nessie_environment,
)
MLFLOW = Service(
    name="mlflow",
    title="model registry",
    path="",
    health="/health",
    version="/version",
    address_setting="mlflow_uri",
    port_setting="mlflow_port",
    command=_mlflow_command,
    environment=_mlflow_environment,
)
PREFECT = Service(
    name="prefect",
    title="scheduler",
    path="/api",
    health="/health",
    version="/api/admin/version",
    address_setting="prefect_api_url",
    port_setting="prefect_port",
    command=_prefect_command,
    environment=_prefect_environment,
)
SERVICES: Mapping[str, Service] = {service.name: service for service in (NESSIE, MLFLOW, PREFECT)}
ALL = tuple(SERVICES)


def services_named(names: tuple[str, ...]) -> tuple[Service, ...]:
    """The services of these names, in the order in which they are always shown.

    Raises:
        UnknownNameError: a name is none of ours.
    """
    for name in names:
        if name not in SERVICES:
            raise UnknownNameError(f"no service is called {name!r}", remedy=f"one of {', '.join(ALL)}")
    return tuple(service for service in SERVICES.values() if service.name in names)


def state_folder(home: Home, service: Service) -> Path:
    """Where a service keeps its state, which is also its working directory."""
    return home.root / service.name
