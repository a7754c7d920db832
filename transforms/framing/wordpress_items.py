"""A record is an item of a WordPress export (WXR, which is RSS), as a JSON object."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.parsers import expat

from transforms.container import Limits
from transforms.errors import DeliveryRefused
from transforms.framing.payload import dumped
from transforms.framing.record import Record

_ITEM = "item"
_ROOT = "rss"
_DEEPEST = 100
# What an item may have several of; always a list, so that one is read like two.
_REPEATED = frozenset({"category", "wp:postmeta", "wp:comment", "wp:commentmeta"})


@dataclass(frozen=True)
class WordPressItems:
    """Items in the file's order. An element is its text, or an object of its attributes (`@name`) and children.

    Attributes:
        max_item_bytes: of the file, between the beginning of an item and its end.
    """

    max_item_bytes: int = 16 * 2**20
    is_text: bool = True

    def records(self, path: Path, chunks: Iterable[bytes], limits: Limits) -> Iterator[Record]:  # noqa: ARG002
        """See `Framing.records`. A document type is refused, and with it every entity that could expand."""
        items = _Items(path, self.max_item_bytes)
        for chunk in chunks:
            yield from items.within(chunk)
        yield from items.within(b"", final=True)


class _Items:
    """A parser that is fed with bytes and gives the items that they complete."""

    def __init__(self, path: Path, max_item_bytes: int) -> None:
        self._path = path
        self._max_item_bytes = max_item_bytes
        self._open: list[dict[str, Any]] = []
        self._depth = 0
        self._began_at = 0
        self._complete: list[Record] = []
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._refuse_document_type

    def within(self, chunk: bytes, *, final: bool = False) -> list[Record]:
        self._complete = []
        try:
            self._parser.Parse(chunk, final)
        except expat.ExpatError as error:
            raise DeliveryRefused(self._path, f"its XML is malformed: {error}") from None
        if self._open and self._parser.CurrentByteIndex - self._began_at > self._max_item_bytes:
            raise DeliveryRefused(self._path, f"it has an item of more than {self._max_item_bytes:,} bytes")
        return self._complete

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._depth == 0 and name != _ROOT:
            raise DeliveryRefused(self._path, f"it is XML of <{name}>, no WordPress export")
        self._depth += 1
        if self._depth > _DEEPEST:
            raise DeliveryRefused(self._path, f"its elements are nested more than {_DEEPEST} deep")
        if name == _ITEM and not self._open:
            self._began_at = self._parser.CurrentByteIndex
        if name == _ITEM or self._open:
            self._open.append({f"@{attribute}": value for attribute, value in attributes.items()} | {"": ""})

    def _end(self, name: str) -> None:
        self._depth -= 1
        if not self._open:
            return
        element = self._open.pop()
        if self._open:
            _add(self._open[-1], name, _value(element))
        else:
            element.pop("")
            self._complete.append(Record(dumped(element), damaged=False))

    def _characters(self, data: str) -> None:
        if self._open:
            self._open[-1][""] += data

    def _refuse_document_type(self, *_: object) -> None:
        raise DeliveryRefused(self._path, "it declares a document type, whose entities could expand without end")


def _value(element: dict[str, Any]) -> object:
    text = element.pop("")
    if not element:
        return text
    return {**element, "#text": text} if text.strip() else element


def _add(parent: dict[str, Any], name: str, value: object) -> None:
    if name in _REPEATED:
        parent.setdefault(name, []).append(value)
    else:
        parent[name] = value
