"""How MLflow is spoken to: impatiently, quietly, and with its failures told as ours."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import requests
from mlflow.exceptions import MlflowException

from infra.errors import ServiceError

# What it answers where a model, or an alias of one, does not exist.
MISSING = frozenset({"RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"})

# A registry that is down is said to be so within seconds; MLflow alone would try for minutes.
os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "2")
# It would draw a progress bar for each file of a few kilobytes.
os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
logging.getLogger("mlflow").setLevel(logging.WARNING)


@contextmanager
def answered(uri: str) -> Iterator[None]:
    """Whatever goes wrong between us and the server at `uri`.

    Raises:
        ServiceError: it is down, or refused.
    """
    try:
        yield
    except (MlflowException, requests.RequestException) as error:
        raise ServiceError(
            f"the model registry did not do it: {str(error).splitlines()[0]}",
            where=uri,
            remedy="see `tollgate status` and the log of mlflow; `tollgate up` starts it",
        ) from error


def or_none(ask: Callable[[], Any], missing: frozenset[str] = MISSING) -> Any:
    """The answer, or None where what is asked for does not exist."""
    try:
        return ask()
    except MlflowException as error:
        if error.error_code in missing:
            return None
        raise
