"""From a stream of bytes to lines of text, nothing lost."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Line(NamedTuple):
    r"""One line without its end. `damaged`: it was not UTF-8, and `text` shows those bytes as `\xhh`."""

    text: str
    damaged: bool


class LineTooLong(ValueError):
    """A line outgrew the limit before it ended."""


def lines(chunks: Iterable[bytes], max_line_bytes: int) -> Iterator[Line]:
    r"""The lines of a stream; they end in `\n` or `\r\n`. A blank line is no record, and left out.

    Not `str.splitlines`, which also splits at form feeds and U+2028, which a user agent may hold.

    Raises:
        LineTooLong: a line has more than `max_line_bytes` bytes.
    """
    rest = b""
    for chunk in _without_mark(chunks):
        *complete, rest = (rest + chunk).split(b"\n")
        if max(map(len, (*complete, rest))) > max_line_bytes:
            raise LineTooLong
        yield from (_decoded(line) for line in complete if line.strip())
    if rest.strip():
        yield _decoded(rest)


def _without_mark(chunks: Iterable[bytes]) -> Iterator[bytes]:
    for position, chunk in enumerate(chunks):
        yield chunk.removeprefix(_BYTE_ORDER_MARK) if position == 0 else chunk


def _decoded(line: bytes) -> Line:
    line = line.removesuffix(b"\r")
    try:
        return Line(line.decode(), damaged=False)
    except UnicodeDecodeError:
        return Line(line.decode(errors="backslashreplace"), damaged=True)
