"""A loopback proxy before the catalog, which loses, delays and interrupts what passes as a test tells it to."""

from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

# Of one connection and not of the message; Java's client offers HTTP/2 by them, and sends bodies in chunks.
_HOP_BY_HOP = {"connection", "keep-alive", "upgrade", "http2-settings", "transfer-encoding", "content-length", "host"}


@dataclass(frozen=True)
class Request:
    """What is asked of the catalog, as far as a fault depends on it."""

    method: str
    path: str

    @property
    def assigns(self) -> bool:
        """Whether it moves a branch to another commit: the step that publishes."""
        return self.method == "PUT"

    @property
    def merges(self) -> bool:
        """Whether it merges, or rehearses to."""
        return self.path.endswith("/history/merge")

    @property
    def changes(self) -> bool:
        """Whether the catalog may be another one after it."""
        return self.method != "GET" and not self.path.endswith("/contents")


@dataclass(frozen=True)
class Answer:
    """What the catalog said."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


Forward = Callable[[], Answer]
# What passes is `forward()`; returning None hangs up without an answer.
Meddle = Callable[[Request, Forward], Answer | None]


def passes(_request: Request, forward: Forward) -> Answer | None:
    """No fault."""
    return forward()


class Proxy:
    """Stands before the catalog at `upstream` (up to and with `/api/v2`) while its context lasts."""

    def __init__(self, upstream: str, meddle: Meddle = passes) -> None:
        self.meddle = meddle
        self.seen: list[Request] = []
        self._upstream = urlsplit(upstream)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True

    @property
    def uri(self) -> str:
        """The catalog's address through this proxy."""
        return f"http://127.0.0.1:{self._server.server_port}{self._upstream.path}"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.socket.close()

    def _ask(self, request: Request, headers: dict[str, str], body: bytes) -> Answer:
        connection = HTTPConnection(self._upstream.hostname or "", self._upstream.port, timeout=60)
        try:
            connection.request(request.method, request.path, body or None, headers)
            response = connection.getresponse()
            return Answer(response.status, tuple(_end_to_end(response.getheaders())), response.read())
        finally:
            connection.close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # One packet for small messages: otherwise each waits 40 ms for the receiver's delayed acknowledgement.
            disable_nagle_algorithm = True

            def _pass_on(self) -> None:
                request = Request(self.command, self.path)
                proxy.seen.append(request)
                headers, body = dict(_end_to_end(list(self.headers.items()))), self._body()
                try:
                    answer = proxy.meddle(request, lambda: proxy._ask(request, headers, body))
                    self._give(answer)
                except OSError:
                    # The catalog is gone, or the client did not wait.
                    self.close_connection = True

            def _give(self, answer: Answer | None) -> None:
                if answer is None:
                    self.close_connection = True
                    return
                self.send_response_only(answer.status)
                for name, value in (*answer.headers, ("Content-Length", str(len(answer.body)))):
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.body)

            def _body(self) -> bytes:
                if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
                    return self.rfile.read(int(self.headers.get("Content-Length") or 0))
                parts = []
                while size := int(self.rfile.readline().split(b";")[0], 16):
                    parts.append(self.rfile.read(size))
                    self.rfile.readline()
                self.rfile.readline()
                return b"".join(parts)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the base class
                """Say nothing."""

            do_GET = do_POST = do_PUT = do_DELETE = _pass_on  # noqa: N815 - names by HTTP method

        return Handler


def _end_to_end(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers if name.lower() not in _HOP_BY_HOP]
