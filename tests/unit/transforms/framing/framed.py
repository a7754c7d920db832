"""A file's content, framed without a file."""

from collections.abc import Iterable
from pathlib import Path

from transforms.container import Limits
from transforms.framing.record import Framing, Record


def framed(framing: Framing, content: bytes, *, chunk: int = 7, limits: Limits | None = None) -> list[Record]:
    """The records of `content`, given in chunks so small that they break every token somewhere."""
    chunks: Iterable[bytes] = (content[start : start + chunk] for start in range(0, len(content), chunk))
    return list(framing.records(Path("given"), chunks, limits or Limits()))


def texts(framing: Framing, content: bytes) -> list[str]:
    return [record.text for record in framed(framing, content)]
