"""Client identifiers in JSON records: by the names of the fields that hold them, at whatever depth."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.framing.payload import dumped
from transforms.pseudonym import KeyedHash, without_words

# What `_ga`, `_sp` and their like carry from site to site is the visitor's own id; a click id names one's click.
_PARAMETER = re.compile(
    r"(?:^|(?<=[?&]))(?P<name>_ga|_gl|_sp|ajs_aid|ajs_uid|pk_vid|fbclid|gclid|dclid|msclkid|twclid|mc_eid|email)"
    r"=(?P<value>[^&#\s]+)"
)
# A field of a JSON or Python literal that stands in a text, as analytics tools export their contexts.
_FIELD = re.compile(
    r"""(?P<head>['"](?P<name>\w+)['"]\s*:\s*(?P<quote>['"]))(?P<value>(?:\\.|(?!(?P=quote))[^\\])*+)(?P=quote)"""
)


@dataclass(frozen=True)
class Identifiers:
    """What names a client.

    Attributes:
        fields: names of the fields whose values do, at any depth.
        shape: of the values that do in whatever field they stand.
    """

    fields: frozenset[str]
    shape: re.Pattern[str] | None = None

    def pseudonymise(self, payload: str, keyed_hash: KeyedHash) -> str:
        """The record with each of these values replaced by its keyed hash; empty and null ones stay.

        So are the identifying parameters of addresses in its other fields. Of a payload that is no JSON object,
        every word is replaced.
        """
        record = json.loads(payload)
        if isinstance(record, dict):
            return dumped({name: self._hidden(name, value, keyed_hash) for name, value in record.items()})
        return dumped(_without_words(record, keyed_hash))

    def _hidden(self, name: str, value: object, keyed_hash: KeyedHash) -> object:
        if name in self.fields:
            return _hashed(value, keyed_hash)
        if isinstance(value, dict):
            return {field: self._hidden(known_as, one, keyed_hash) for field, known_as, one in _named(value)}
        if isinstance(value, list):
            return [self._hidden("", one, keyed_hash) for one in value]
        return self._within(value, keyed_hash) if isinstance(value, str) else value

    def _within(self, text: str, keyed_hash: KeyedHash) -> str:
        def in_literal(found: re.Match[str]) -> str:
            given = found["name"] in self.fields and found["value"]
            return found["head"] + keyed_hash(found["value"]) + found["quote"] if given else found[0]

        if self.shape and self.shape.fullmatch(text):
            return keyed_hash(text)
        if text[:1] in ("[", "{"):
            text = _FIELD.sub(in_literal, text)
        return _PARAMETER.sub(lambda found: f"{found['name']}={keyed_hash(found['value'])}", text)


def _named(record: dict[str, object]) -> Iterator[tuple[str, str, object]]:
    """Each field with the name that tells what it holds: of a pair of `key` and `value`, the key names the value."""
    for field, value in record.items():
        key = record.get("key") if field == "value" else None
        yield field, key if isinstance(key, str) else field, value


def identifiers(*fields: str, shape: str | None = None) -> Identifiers:
    """Identifiers in the fields of these names, and of this shape in any field."""
    return Identifiers(frozenset(fields), re.compile(shape) if shape else None)


def _without_words(value: object, keyed_hash: KeyedHash) -> object:
    if isinstance(value, list):
        return [_without_words(one, keyed_hash) for one in value]
    return without_words(value, keyed_hash) if isinstance(value, str) else value


def _hashed(value: object, keyed_hash: KeyedHash) -> object:
    if value is None or value == "":
        return value
    if isinstance(value, dict):
        return {name: _hashed(one, keyed_hash) for name, one in value.items()}
    if isinstance(value, list):
        return [_hashed(one, keyed_hash) for one in value]
    return keyed_hash(value if isinstance(value, str) else dumped(value))
