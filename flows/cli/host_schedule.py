"""`tollgate host schedule`: every configured host's day by itself, every morning."""

from dataclasses import asdict

import typer

from flows.cli.host import host_app
from flows.cli.output import Document, Output, OutputOption, answer
from flows.cli.runtime import prepare_prefect
from infra.settings import load_settings


def register(_: typer.Typer) -> None:
    """Importing this module has added its command to `tollgate host`."""


@host_app.command("schedule")
def schedule(output: OutputOption = Output.TEXT) -> None:
    """Bring the scheduler's deployments in line with the configuration: a daily run per host at 05:00, and maintenance.

    Ask again whenever hosts come, go or change; what is as it should be is left, and what is paused stays paused.
    """
    prepare_prefect()
    from flows.scheduler import align
    from flows.schedules import schedules_of
    from infra.config.service import config_of
    from infra.servers import endpoints

    settings = load_settings()
    done = align(endpoints(settings).prefect_api_url, schedules_of(config_of(settings)))
    answer(asdict(done), output, _text)


def _text(document: Document) -> str:
    lines = [f"{what:<9} {name}" for what, names in document.items() for name in names]
    return "\n".join([*lines, "a worker runs them: prefect worker start --pool process --limit 1"])
