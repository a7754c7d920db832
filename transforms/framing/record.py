"""What a framing makes of a file."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from transforms.container import Limits


class Record(NamedTuple):
    r"""One record. `damaged`: it was not UTF-8, and `text` shows those bytes as `\xhh`."""

    text: str
    damaged: bool


class Framing(Protocol):
    """How a file is cut into records; `is_text` of formats whose bytes are UTF-8."""

    @property
    def is_text(self) -> bool:
        """Whether a file of the format is text."""

    def records(self, path: Path, chunks: Iterable[bytes], limits: Limits) -> Iterator[Record]:
        """Cut a file's decompressed bytes; `path` is for naming it.

        Raises:
            DeliveryRefused: the file as a whole is not what it should be.
        """
