"""A record is a row of a CSV file, as a JSON object from column to text."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from transforms.container import Limits
from transforms.errors import DeliveryRefused
from transforms.framing.payload import dumped
from transforms.framing.record import Record
from transforms.lines import LineTooLong, lines


@dataclass(frozen=True)
class CsvRows:
    """Comma-separated values as RFC 4180 has them: a header, and cells that may hold line ends and quotes.

    Attributes:
        required: columns without which the file is refused.
        optional: columns that are known. Any other is passed on as well, for the adapter to keep aside.
        delimiter: what stands between two cells.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    delimiter: str = ","
    is_text: bool = True

    def records(self, path: Path, chunks: Iterable[bytes], limits: Limits) -> Iterator[Record]:
        """See `Framing.records`. A row that the header does not fit is a record too, as a JSON array."""
        text = _TextLines(path, chunks, limits)
        rows = _read(path, csv.reader(text, strict=True, delimiter=self.delimiter))
        header = [name.strip() for name in next(rows, [])]
        self._require(path, header)
        for row in rows:
            damaged = text.damaged()
            if row:
                yield Record(dumped(_shown(_fitted(header, row), damaged)), damaged)

    def _require(self, path: Path, header: Sequence[str]) -> None:
        twice = sorted({name for name in header if header.count(name) > 1})
        if twice:
            raise DeliveryRefused(path, f"its header names columns twice: {', '.join(map(repr, twice))}")
        missing = [name for name in self.required if name not in header]
        if missing:
            strange = [name for name in header if name not in (*self.required, *self.optional)]
            drift = "; ".join(_drift(name, strange) for name in missing)
            raise DeliveryRefused(path, f"its columns drifted: {drift}", remedy="ask the vendor what became of them")

    @property
    def known(self) -> tuple[str, ...]:
        """Every declared column."""
        return (*self.required, *self.optional)


class _TextLines:
    """Lines with their ends, as the reader wants them, and whether those since the last row were not UTF-8."""

    def __init__(self, path: Path, chunks: Iterable[bytes], limits: Limits) -> None:
        self._path = path
        self._lines = lines(chunks, limits.max_line_bytes)
        self._limits = limits
        self._damaged = False
        self._bytes = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            line = next(self._lines)
        except LineTooLong:
            raise self._too_long() from None
        self._bytes += len(line)
        if self._bytes > self._limits.max_line_bytes:
            raise self._too_long()
        text = line.decode(errors="surrogateescape")
        self._damaged |= not line.isascii() and any("\udc80" <= character <= "\udcff" for character in text)
        return text + "\n"

    def damaged(self) -> bool:
        """Of the row that was just read; the next one starts anew."""
        damaged, self._damaged, self._bytes = self._damaged, False, 0
        return damaged

    def _too_long(self) -> DeliveryRefused:
        reason = f"it has a row of more than {self._limits.max_line_bytes:,} bytes; is a quote never closed?"
        return DeliveryRefused(self._path, reason)


def _read(path: Path, reader: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as error:
        number = getattr(reader, "line_num", 0)
        raise DeliveryRefused(path, f"its quoting is broken by line {number:,}: {error}") from None


def _fitted(header: Sequence[str], row: Sequence[str]) -> object:
    return dict(zip(header, row, strict=True)) if len(row) == len(header) else list(row)


def _shown(row: object, damaged: bool) -> object:
    r"""Bytes that were not UTF-8 as `\xhh`."""
    if not damaged:
        return row
    if isinstance(row, dict):
        return {name: _shown(cell, damaged) for name, cell in row.items()}
    if isinstance(row, list):
        return [_shown(cell, damaged) for cell in row]
    return str(row).encode(errors="surrogateescape").decode(errors="backslashreplace")


def _drift(missing: str, strange: Sequence[str]) -> str:
    near = get_close_matches(missing, strange, n=1, cutoff=0.5)
    return f"{missing!r} is missing" + (f", was it renamed to {near[0]!r}?" if near else "")
