"""`tollgate up | down | status`: the embedded stack."""

from typing import TYPE_CHECKING

import typer

from flows.cli.output import Document, Output, OutputOption, answer, note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.servers.status import ServiceStatus
    from infra.settings import Settings

_UNHEALTHY = 1


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    app.command()(up)
    app.command()(down)
    app.command()(status)


def up(output: OutputOption = Output.TEXT) -> None:
    """Start the catalog, the model registry and the scheduler, and wait until they answer."""
    from infra.jars import fetch_jars
    from infra.servers.lifecycle import start
    from infra.settings import load_settings

    settings = load_settings()
    fetch_jars(settings, note)
    answer(_document(settings, start(settings, note)), output, _table)


def down(output: OutputOption = Output.TEXT) -> None:
    """Stop the servers of this home; ports and data stay."""
    from infra.servers.lifecycle import stop
    from infra.settings import load_settings

    settings = load_settings()
    answer(_document(settings, stop(settings, note)), output, _table)


def status(output: OutputOption = Output.TEXT) -> None:
    """Show the servers; exit 1 when one does not answer."""
    from infra.servers.status import status as current
    from infra.settings import load_settings

    settings = load_settings()
    services = current(settings)
    answer(_document(settings, services), output, _table)
    if not all(service.healthy for service in services):
        raise typer.Exit(_UNHEALTHY)


def _document(settings: "Settings", services: "Sequence[ServiceStatus]") -> Document:
    return {
        "home": str(settings.home),
        "services": [
            {
                "name": service.name,
                "url": service.url,
                "healthy": service.healthy,
                "version": service.version,
                "pid": service.pid,
            }
            for service in services
        ],
    }


def _table(document: Document) -> str:
    lines = [f"home {document['home']}"]
    for service in document["services"]:
        state = "healthy" if service["healthy"] else "down"
        pid = f"pid {service['pid']}" if service["pid"] else ""
        line = f"{service['name']:<8} {state:<8} {service['version']:<8} {service['url']:<36} {pid}"
        lines.append(line.rstrip())
    return "\n".join(lines)
