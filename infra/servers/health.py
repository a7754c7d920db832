"""Asking a server whether it works."""

import re
from functools import cache

import httpx

from infra.servers.service import Service

_SECONDS = 5.0
# Plain text (MLflow), a JSON string (Prefect), or a line of an OpenAPI file (Nessie).
_VERSION = re.compile(r"""^\s*(?:version:)?\s*["']?(\d[\w.+-]*)["']?\s*$""", re.MULTILINE)


@cache
def _client() -> httpx.Client:
    """One client per process: building its TLS context takes longer than all the questions."""
    # No proxy of the environment stands between us and loopback.
    return httpx.Client(timeout=_SECONDS, trust_env=False)


def is_healthy(service: Service, url: str) -> bool:
    """Whether the server at this address answers its health question."""
    try:
        return _client().get(url + service.health).is_success
    except (httpx.HTTPError, httpx.InvalidURL):
        return False


def version(service: Service, url: str) -> str:
    """The version that the server tells; empty when it tells none."""
    try:
        answer = _client().get(url.removesuffix(service.path) + service.version)
    except (httpx.HTTPError, httpx.InvalidURL):
        return ""
    match = _VERSION.search(answer.text) if answer.is_success else None
    return match.group(1) if match else ""
