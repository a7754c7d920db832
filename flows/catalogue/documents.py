"""What YAML files define, from all files of a release together."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml

from contracts.stored import StoredDefinition

Document = Mapping[str, Any]


def documents(definitions: Iterable[StoredDefinition], kind: str) -> Iterator[Document]:
    """Every entry below the key `kind`, such as `sources` or `metrics`, file by file."""
    for one in definitions:
        # Most files have no such key, and parsing takes long.
        if one.name.endswith(".yml") and f"\n{kind}:" in f"\n{one.body}":
            yield from yaml.load(one.body, yaml.CSafeLoader)[kind]
