"""`report.html`: what is published on a ref, in one file that opens without network."""

from pathlib import Path

from infra.catalog.nessie import Nessie
from infra.config.service import ConfigService
from infra.errors import TollgateError
from infra.home import write_atomically
from infra.settings import Settings


class ReportNotWritten(TollgateError):
    """The page was made and could not be put where it was wanted."""


def write_report(nessie: Nessie, settings: Settings, config: ConfigService, ref: str, path: Path) -> Path:
    """Write the report of `ref` to `path`, replacing what is there; returns the absolute path.

    Raises:
        ReferenceMissing: nothing has that name.
        ReportNotWritten: the file cannot be written there.
    """
    # Drawing costs more to import than any other command takes to run.
    from flows.report.page import render  # noqa: PLC0415
    from flows.report.queries import read  # noqa: PLC0415

    path = path.expanduser().absolute()
    page = render(read(nessie, settings, config, ref))
    try:
        write_atomically(path, page.encode())
    except OSError as error:
        raise ReportNotWritten(str(error), where=str(path), remedy="name another file with --out") from error
    return path
