"""What has to be in place before a flow is imported: Prefect reads its settings when it is imported."""

import os

from infra.servers import endpoints
from infra.settings import load_settings


def prepare_prefect() -> None:
    """Point this process at the home's Prefect server, and leave stderr to the progress lines.

    Raises:
        ServiceError: the stack is not up.
    """
    os.environ["PREFECT_API_URL"] = endpoints(load_settings()).prefect_api_url
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
    # What a flow returns is told on stdout and kept in ops.runs; Prefect need not keep it too.
    os.environ.setdefault("PREFECT_RESULTS_PERSIST_BY_DEFAULT", "false")
