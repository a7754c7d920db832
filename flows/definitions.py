"""The digests of the definitions that a run is done by: what tables must be, and how they are made."""

import hashlib
from pathlib import Path
from types import ModuleType

import models
import transforms
from contracts.registry import definitions_digest

_MAKES_TABLES = {".py", ".sql", ".yml"}


def contracts_digest() -> str:
    """Of every contract's columns and rules."""
    return definitions_digest()


def transforms_digest() -> str:
    """Of adapters and dbt models, file by file."""
    return _digest(transforms)


def decisions_digest() -> str:
    """Of what turns features and registered models into decisions, file by file."""
    return _digest(models)


def _digest(package: ModuleType) -> str:
    """A comment counts: a run too many costs less than one too few."""
    assert package.__file__ is not None
    folder = Path(package.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in _MAKES_TABLES):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
