"""Definitions as a release stores them beside the tables that they make; no engine is imported here."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

TABLE = "control.definitions"
KINDS = ("contract", "dbt", "semantic")
_DEFINES = {".sql", ".yml"}


@dataclass(frozen=True)
class StoredDefinition:
    """One contract or file; `kind` is one of `KINDS`, `name` a table or a path from the root of the repository."""

    kind: str
    name: str
    body: str

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) of the body in UTF-8."""
        return hashlib.sha256(self.body.encode()).hexdigest()


def project_files(project: Path) -> Iterator[StoredDefinition]:
    """What defines something in a dbt project, and in the folder `semantic` beside it, which dbt parses with it."""
    yield from _files_below("dbt", project)
    yield from _files_below("semantic", project.parent / "semantic")


def _files_below(kind: str, folder: Path) -> Iterator[StoredDefinition]:
    """By path from the folder that it lies in."""
    for path in sorted(path for path in folder.rglob("*") if path.suffix in _DEFINES):
        yield StoredDefinition(kind, path.relative_to(folder.parent).as_posix(), path.read_text(encoding="utf-8"))


def digests_of(definitions: Iterable[StoredDefinition]) -> dict[str, str]:
    """SHA-256 (hex) of each kind, over names and bodies, whatever their order."""
    told: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for one in definitions:
        told[one.kind].append(f"{one.name} {one.digest}")
    return {kind: hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest() for kind, lines in told.items()}


def project_digest(project: Path) -> str:
    """SHA-256 (hex) of a dbt project's files."""
    return hashlib.sha256("".join(digests_of(project_files(project)).values()).encode()).hexdigest()
