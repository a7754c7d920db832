"""The definitions that a run is done by, as this checkout has them, and their digests."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import ModuleType

import models
import transforms
from contracts.contract import Contract
from contracts.registry import all_contracts, definitions_digest
from contracts.statement import canonical, statement
from contracts.stored import StoredDefinition, digests_of, project_files
from transforms.dbt import PROJECT

_MAKES_TABLES = {".py", ".sql", ".yml"}


@dataclass(frozen=True)
class Checkout:
    """The code that is released: contracts, and a dbt project with the folder `semantic` beside it."""

    contracts: tuple[type[Contract], ...] = field(default_factory=all_contracts)
    project: Path = PROJECT

    @cached_property
    def definitions(self) -> tuple[StoredDefinition, ...]:
        """Every contract and every file that defines a table or a number, by kind and name."""
        return (*_contracts(self.contracts), *project_files(self.project))

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """Digest of each kind."""
        return digests_of(self.definitions)

    def makes(self, table: str) -> bool:
        """Whether a dbt model fills the table."""
        return (self.project / "models" / f"{table.replace('.', '/')}.sql").exists()


def _contracts(contracts: Iterable[type[Contract]]) -> Iterator[StoredDefinition]:
    for contract in sorted(contracts, key=lambda contract: contract.definition().table):
        definition = contract.definition()
        yield StoredDefinition("contract", definition.table, canonical(statement(definition)))


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
