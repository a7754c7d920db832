"""HTTP to Nessie's REST API v2, with the one distinction that publishing rests on.

A read may be repeated. A change whose answer is lost may have been applied, so it is never repeated here:
`AnswerLost` leaves it to the caller to look first.
"""

from collections.abc import Mapping
from typing import Any

import httpx
import tenacity

from infra.catalog.errors import (
    AnswerLost,
    CatalogRefused,
    CatalogUnavailable,
    ReferenceConflict,
    ReferenceExists,
    ReferenceMissing,
)

Json = Mapping[str, Any]

# Spec 2 makes the server say in `errorDetails` which keys conflict.
_CLIENT_SPEC = {"Nessie-Client-Spec": "2"}
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_REFUSALS: Mapping[str, type[CatalogRefused | ReferenceMissing]] = {
    "REFERENCE_NOT_FOUND": ReferenceMissing,
    "REFERENCE_ALREADY_EXISTS": ReferenceExists,
    "REFERENCE_CONFLICT": ReferenceConflict,
}
_LOOK_FIRST = "run it again: a run looks first whether it was published"
_START_IT = "start it with `tollgate up`, or set TOLLGATE_NESSIE_URI; nothing was changed"


class Transport:
    """One connection pool to one catalog; `timeout_seconds` bounds each try, `tries` the number of them."""

    def __init__(self, uri: str, *, timeout_seconds: float = 10.0, tries: int = 3) -> None:
        self.uri = uri.rstrip("/")
        self._client = httpx.Client(base_url=self.uri, timeout=timeout_seconds, headers=_CLIENT_SPEC, trust_env=False)
        self._tries = tries

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def read(self, path: str, params: Mapping[str, str | int] | None = None, json: Json | None = None) -> Json:
        """Ask; repeated up to `tries` times when no answer comes.

        Raises:
            CatalogUnavailable: no answer, or only server errors, after the last try.
            ReferenceMissing: the path names a reference that does not exist.
            CatalogRefused: any other refusal.
        """
        method = "GET" if json is None else "POST"
        retryable = (httpx.TransportError, CatalogUnavailable)
        try:
            for attempt in self._retrying(retryable):
                with attempt:
                    return self._answer(self._client.request(method, path, params=params, json=json))
        except httpx.TransportError as error:
            raise self._unavailable(error) from error
        raise AssertionError("tenacity reraises the last error")

    def change(self, method: str, path: str, json: Json | None = None) -> Json:
        """Ask for a change; repeated only while the request never left.

        Raises:
            AnswerLost: the request left and no usable answer came: it may have been applied.
            CatalogUnavailable: the request never left.
            ReferenceMissing, ReferenceExists, ReferenceConflict, CatalogRefused: as the server answered.
        """
        try:
            for attempt in self._retrying(_NEVER_SENT):
                with attempt:
                    return self._answer(self._client.request(method, path, json=json))
        except _NEVER_SENT as error:
            raise self._unavailable(error) from error
        except (httpx.TransportError, CatalogUnavailable) as error:
            what = f"no answer to {method} {path}: {error or type(error).__name__}"
            raise AnswerLost(what, where=self.uri, remedy=_LOOK_FIRST) from error
        raise AssertionError("tenacity reraises the last error")

    def _retrying(self, errors: tuple[type[Exception], ...]) -> tenacity.Retrying:
        return tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self._tries),
            wait=tenacity.wait_exponential(multiplier=0.1, max=2.0),
            retry=tenacity.retry_if_exception_type(errors),
            reraise=True,
        )

    def _answer(self, response: httpx.Response) -> Json:
        if response.is_server_error:
            raise CatalogUnavailable(f"the catalog failed: {_message(response)}", where=self.uri)
        if response.is_error:
            raise self._refusal(response)
        answer: Json = response.json() if response.content else {}
        return answer

    def _refusal(self, response: httpx.Response) -> CatalogRefused | ReferenceMissing:
        code = _body(response).get("errorCode", "")
        return _REFUSALS.get(code, CatalogRefused)(_message(response), where=self.uri)

    def _unavailable(self, error: Exception) -> CatalogUnavailable:
        detail = str(error) or type(error).__name__
        return CatalogUnavailable(f"the catalog does not answer: {detail}", where=self.uri, remedy=_START_IT)


def _body(response: httpx.Response) -> Json:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _message(response: httpx.Response) -> str:
    return str(_body(response).get("message") or f"HTTP {response.status_code}")
