"""What a ref holds, comparable between refs and between runs."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flows.workspace import Workspace
from infra.catalog.run import RUN_KEY
from infra.query.duck import query

Contents = Mapping[str, tuple[int, str]]

_DIGESTS: dict[str, tuple[int, str]] = {}


@dataclass(frozen=True)
class Unfailed:
    """A run that nothing happened to: the steps and stages that it announced, and what its target held then."""

    announced: tuple[StrEnum, ...]
    contents: Contents


def rows(work: Workspace, ref: str, sql: str) -> list[tuple[Any, ...]]:
    """The answer to SQL at a ref."""
    return query(work.nessie, ref, sql, extensions=work.settings.cache / "duckdb").rows


def contents(work: Workspace, ref: str) -> Contents:
    """Row count and digest of every table at a ref: all rows in any order, all columns but `run_key`."""
    found = {}
    for key, state in work.nessie.tables(work.nessie.resolve(ref)).items():
        # Metadata files are never written again, so what one said once it says always.
        if state.metadata_location not in _DIGESTS:
            read = rows(work, ref, f"select columns(lambda c: c <> 'run_key') from {key}")
            _DIGESTS[state.metadata_location] = _digest(read)
        found[str(key)] = _DIGESTS[state.metadata_location]
    return found


def published_keys(work: Workspace, target: str, since: str) -> list[str]:
    """The run key of every commit of a target after a hash, newest first."""
    log = work.nessie.log(work.nessie.resolve(target), until=since)
    return [commit.properties.get(RUN_KEY, "") for commit in log]


def _digest(found: list[tuple[Any, ...]]) -> tuple[int, str]:
    text = "\n".join(sorted(map(repr, found)))
    return len(found), hashlib.sha256(text.encode()).hexdigest()
