"""A record is a line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from transforms.container import Limits
from transforms.errors import DeliveryRefused
from transforms.framing.record import Record
from transforms.lines import LineTooLong, decoded, lines


@dataclass(frozen=True)
class TextLines:
    """Lines as they are; blank ones are no records."""

    is_text: bool = True

    def records(self, path: Path, chunks: Iterable[bytes], limits: Limits) -> Iterator[Record]:
        """See `Framing.records`."""
        return (decoded(line) for line in non_blank_lines(path, chunks, limits))


def non_blank_lines(path: Path, chunks: Iterable[bytes], limits: Limits) -> Iterator[bytes]:
    """The lines of a file that are not blank, without their ends.

    Raises:
        DeliveryRefused: a line outgrows the limit.
    """
    try:
        yield from (line for line in lines(chunks, limits.max_line_bytes) if line.strip())
    except LineTooLong:
        reason = f"it has a line of more than {limits.max_line_bytes:,} bytes"
        raise DeliveryRefused(path, reason, remedy="deliver one record per line") from None
