"""From a stream of bytes to lines, nothing lost."""

from collections.abc import Iterable, Iterator

from transforms.framing.record import Record

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class LineTooLong(ValueError):
    """A line outgrew the limit before it ended."""


def lines(chunks: Iterable[bytes], max_line_bytes: int) -> Iterator[bytes]:
    r"""The lines of a stream, without the `\n` or `\r\n` that ends them.

    Not `str.splitlines`, which also splits at form feeds and U+2028, which a user agent may hold.

    Raises:
        LineTooLong: a line has more than `max_line_bytes` bytes.
    """
    rest = b""
    for chunk in without_mark(chunks):
        *complete, rest = (rest + chunk).split(b"\n")
        if max(map(len, (*complete, rest))) > max_line_bytes:
            raise LineTooLong
        yield from (line.removesuffix(b"\r") for line in complete)
    if rest:
        yield rest.removesuffix(b"\r")


def without_mark(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same stream without a byte order mark in front."""
    for position, chunk in enumerate(chunks):
        yield chunk.removeprefix(_BYTE_ORDER_MARK) if position == 0 else chunk


def decoded(line: bytes) -> Record:
    """A line as text; one that is not UTF-8 is damaged."""
    try:
        return Record(line.decode(), damaged=False)
    except UnicodeDecodeError:
        return Record(line.decode(errors="backslashreplace"), damaged=True)
