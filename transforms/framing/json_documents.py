"""A record is a JSON document: one per line, an element of an array, or the whole file."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from transforms.container import Limits
from transforms.errors import DeliveryRefused
from transforms.framing.payload import NoObject, dumped, loaded, loaded_object
from transforms.framing.record import Record
from transforms.framing.text_lines import non_blank_lines
from transforms.lines import decoded, without_mark

_SAMPLE = 100


@dataclass(frozen=True)
class JsonDocuments:
    """Told apart by content: an array, lines of objects, or one object over many lines.

    Attributes:
        max_document_bytes: of a file that is one array or one object, which is read at once.
    """

    max_document_bytes: int = 64 * 2**20
    is_text: bool = True

    def records(self, path: Path, chunks: Iterable[bytes], limits: Limits) -> Iterator[Record]:
        """See `Framing.records`. A line that is no object is a record too, as a JSON string."""
        stream = without_mark(chunks)
        start = next(stream, b"")
        if start.lstrip().startswith(b"["):
            return self._of_document(path, chain([start], stream))
        lines = non_blank_lines(path, chain([start], stream), limits)
        sample = list(islice(lines, _SAMPLE))
        if not sample or _are_objects(sample):
            return map(_of_line, chain(sample, lines))
        return self._of_document(path, (line + b"\n" for line in chain(sample, lines)))

    def _of_document(self, path: Path, parts: Iterator[bytes]) -> Iterator[Record]:
        text, damaged = decoded(self._whole(path, parts))
        try:
            found = loaded(text)
        except ValueError as error:
            raise DeliveryRefused(path, f"its JSON is malformed: {error}") from None
        documents = found if isinstance(found, list) else [found]
        for number, document in enumerate(documents):
            if not isinstance(document, dict):
                what = f"element {number} of its array" if isinstance(found, list) else "its document"
                raise DeliveryRefused(path, f"{what} is no JSON object", remedy="deliver objects")
            yield Record(dumped(document), damaged)

    def _whole(self, path: Path, parts: Iterator[bytes]) -> bytes:
        read, size = [], 0
        for part in parts:
            read.append(part)
            size += len(part)
            if size > self.max_document_bytes:
                reason = f"it is one JSON document of more than {self.max_document_bytes:,} bytes"
                raise DeliveryRefused(path, reason, remedy="deliver one object per line")
        return b"".join(read)


def _are_objects(lines: list[bytes]) -> bool:
    """Whether they are one object each: of one object over many lines, the first is none, and hardly any is."""
    return _is_object(lines[0]) or 2 * sum(map(_is_object, lines)) >= len(lines)


def _is_object(line: bytes) -> bool:
    try:
        loaded_object(line.decode(errors="backslashreplace"))
    except NoObject:
        return False
    return True


def _of_line(line: bytes) -> Record:
    text, damaged = decoded(line)
    try:
        return Record(dumped(loaded_object(text)), damaged)
    except NoObject:
        return Record(json.dumps(text), damaged)
