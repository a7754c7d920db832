"""Telling garbage from what is needed, and remembering since when it is garbage."""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from infra.maintenance.live import name_of
from infra.maintenance.warehouse import StoredFile, Warehouse

_MANIFEST = "garbage.json"
_TABLE = re.compile(r"^(?P<table>.+?)/(?:data|metadata)/")
# Hadoop's file system keeps a checksum beside each file, and does without it when it is not there.
_CHECKSUM = re.compile(r"^\.(?P<of>.+)\.crc$")


class Why(StrEnum):
    """What makes a file garbage."""

    UNREFERENCED = "no retained commit refers to it"
    DROPPED = "no retained commit has a table there"


@dataclass(frozen=True, order=True)
class Garbage:
    """A file that nothing retained needs, and the first run that found it so."""

    file: str
    bytes: int
    why: Why
    marked_at: datetime


def find_garbage(
    files: Collection[StoredFile],
    live: Collection[str],
    marked: Mapping[str, Garbage],
    *,
    before: datetime,
    now: datetime,
) -> tuple[Garbage, ...]:
    """Those of `files` that were written before `before` and whose names are not among `live`.

    A younger file may be of a commit that is yet to be made. Whatever was `marked` keeps the time of its mark.
    """
    tables = {_table_of(file.path) for file in files if _subject(file.path) in live}
    return tuple(
        Garbage(
            file.path,
            file.bytes,
            Why.UNREFERENCED if _table_of(file.path) in tables else Why.DROPPED,
            marked[file.path].marked_at if file.path in marked else now,
        )
        for file in sorted(files)
        if file.written < before and _subject(file.path) not in live
    )


def needed_after_all(garbage: Iterable[Garbage], live: Collection[str]) -> tuple[Garbage, ...]:
    """What of `garbage` is needed."""
    return tuple(one for one in garbage if _subject(one.file) in live)


def read_marks(warehouse: Warehouse) -> Mapping[str, Garbage]:
    """What earlier runs marked, by path."""
    content = warehouse.read_own(_MANIFEST)
    marks = (from_json(entry) for entry in json.loads(content)["files"]) if content else ()
    return {mark.file: mark for mark in marks}


def write_marks(warehouse: Warehouse, garbage: Iterable[Garbage]) -> None:
    """Keep the manifest for the next run. Two runs at once keep one of theirs: what is lost is marked again."""
    document = {"files": [to_json(one) for one in garbage]}
    warehouse.write_own(_MANIFEST, json.dumps(document, indent=1).encode())


def to_json(garbage: Garbage) -> dict[str, str | int]:
    """An entry of the manifest."""
    return {
        "file": garbage.file,
        "bytes": garbage.bytes,
        "why": garbage.why.value,
        "marked_at": garbage.marked_at.isoformat(),
    }


def from_json(entry: Mapping[str, str | int]) -> Garbage:
    """Read what `to_json` wrote."""
    marked_at = datetime.fromisoformat(str(entry["marked_at"]))
    return Garbage(str(entry["file"]), int(entry["bytes"]), Why(str(entry["why"])), marked_at)


def _subject(path: str) -> str:
    """The name of a file; of a checksum, that of the file it is of."""
    name = name_of(path)
    checksum = _CHECKSUM.match(name)
    return checksum["of"] if checksum else name


def _table_of(path: str) -> str:
    """The folder of the table that a file lies in, by Iceberg's layout."""
    found = _TABLE.match(path)
    return found["table"] if found else path.rpartition("/")[0]
